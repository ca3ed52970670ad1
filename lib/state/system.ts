import type { EventOf } from '#lib/protocol/event.ts'
import { isOwnComponent } from '#lib/protocol/own-component.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import type { SystemComponent } from './model.ts'
import { oldest } from './oldest.ts'

const COMPONENTS = 500

const NEWS = { up: 'is up again', degraded: 'is degraded', down: 'is down', unknown: 'has not reported' } as const

export function systemStatus(draft: Draft, { data }: EventOf<'system:status'>): void {
  const { component, status, detail = null } = data
  const before = draft.system.get(component)
  const same = before?.status === status
  draft.system.add(component, { component, status, detail, since: same ? before.since : draft.at, at: draft.at })
  if (draft.system.size > COMPONENTS) draft.system.delete(oldest(draft.system, ageOf))
  if (same || (before === undefined && status === 'up')) return
  tell(draft, { kind: 'system', title: `${component} ${NEWS[status]}`, detail, ok: status === 'up' })
}

/** The server's own go last: publishers may name any number of others. */
const ageOf = ({ component, at }: SystemComponent): string => `${isOwnComponent(component) ? 1 : 0} ${at}`

export function workspace(draft: Draft, { data }: EventOf<'system:workspace'>): void {
  const before = draft.workspace
  const { name = before.name, zone = before.zone, levels = before.levels } = data
  draft.workspace = { ...before, name, zone, levels }
}
