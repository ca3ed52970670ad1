import { serverGrant } from '#lib/auth/grant.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type RuledDraft, ruleStatus } from './status-rules.ts'

export interface StatusEngineParts {
  readonly state: () => MissionState
  readonly publish: Publish
  /** Whether the agent has a socket of its own on this node (presence.ts). */
  readonly isPresent: (agentId: string) => boolean
  readonly clock: AlarmClock
  readonly graceMs: number
  /** Between two looks; default 5 s. */
  readonly intervalMs?: number
  readonly report: (error: unknown) => void
}

/** What is left over waits for the next look. */
const DRAFTS_PER_LOOK = 500
/** Ids that were said and that the state may not show yet. */
const REMEMBERED = 10_000

/** Says what needs a clock or a look at this process; see status-rules.ts. Stops when disposed; never throws. */
export function createStatusEngine(parts: StatusEngineParts): AsyncDisposable {
  const { clock, intervalMs = 5_000, report } = parts
  const grant = serverGrant('status')
  const startedAt = clock.now()
  const said = new Set<string>()
  let stopped = false
  let looking = Promise.resolve()
  let cancel = () => {}

  const look = async (): Promise<void> => {
    const drafts = next(parts, startedAt, said)
    if (drafts.length === 0) return
    await parts.publish(grant, drafts, { trust: 'trusted', onConflict: 'skip' })
    if (said.size > REMEMBERED) said.clear()
    for (const { id } of drafts) said.add(id)
  }
  const wait = () => {
    cancel = clock.after(intervalMs, () => {
      looking = look()
        .catch(report)
        .finally(() => {
          if (!stopped) wait()
        })
    })
  }
  wait()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      cancel()
      await looking
    },
  }
}

function next(
  { state, clock, graceMs, isPresent }: StatusEngineParts,
  startedAt: number,
  said: ReadonlySet<string>,
): RuledDraft[] {
  const drafts: RuledDraft[] = []
  for (const draft of ruleStatus(state(), { now: clock.now(), startedAt, graceMs, isPresent })) {
    if (!said.has(draft.id)) drafts.push(draft)
    if (drafts.length >= DRAFTS_PER_LOOK) break
  }
  return drafts
}
