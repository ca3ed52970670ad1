import type { Principal } from '#lib/auth/principal.ts'
import type { Workspace } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { StateView } from './state-view.ts'

/** What of the workspace changes. */
export interface WorkspaceChange {
  readonly name?: string | undefined
  /** IANA time zone; events are stamped with its day from the next one on. */
  readonly zone?: string | undefined
  readonly levels?: boolean | undefined
}

/**
 * Changes the workspace (`system:workspace`). What already stands so is not said again.
 * @param requestId makes a retry harmless.
 */
export type ChangeWorkspace = (by: Principal, change: WorkspaceChange, requestId?: string) => Promise<Workspace>

/** How long what is stored may take to reach this node's state. */
const CATCH_UP_MS = 1_000

export function createChangeWorkspace(view: StateView, log: Pick<GuardedAppend, 'append'>): ChangeWorkspace {
  return async (by, { name, zone, levels }, requestId) => {
    const now = view.state().workspace
    const data = {
      ...(name !== undefined && name !== now.name && { name }),
      ...(zone !== undefined && zone !== now.zone && { zone }),
      ...(levels !== undefined && levels !== now.levels && { levels }),
    }
    if (Object.keys(data).length > 0) {
      const draft = { type: 'system:workspace', data } as const
      const { seq } = await log.append(by, draft, requestId === undefined ? {} : { id: requestId })
      await view.until(({ last }) => last.seq >= seq, CATCH_UP_MS)
    }
    return view.state().workspace
  }
}
