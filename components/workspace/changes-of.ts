import type { Workspace } from '#lib/state/model.ts'

export interface WorkspaceChanges {
  readonly name?: string
  readonly zone?: string
  readonly levels?: boolean
}

/** What a form says otherwise than what stands: somebody else may change the rest meanwhile. Null where nothing. */
export function changesOf(form: FormData, { name, zone, levels }: Workspace): WorkspaceChanges | null {
  const wanted = {
    name: String(form.get('name')).trim(),
    zone: String(form.get('zone')).trim(),
    levels: form.get('levels') !== null,
  }
  const changes = {
    ...(wanted.name !== name && { name: wanted.name }),
    ...(wanted.zone !== zone && { zone: wanted.zone }),
    ...(wanted.levels !== levels && { levels: wanted.levels }),
  }
  return Object.keys(changes).length === 0 ? null : changes
}
