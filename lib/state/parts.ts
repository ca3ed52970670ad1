import { assertNever } from '#lib/protocol/assert-never.ts'
import type { MissionState, Part } from './model.ts'

/** One item of a part, as `GET /api/{part}` gives it. */
export interface PartItem {
  readonly id: string
}

const withKey = <V extends object>(map: ReadonlyMap<string, V>, more: object = {}): readonly PartItem[] =>
  Array.from(map, ([id, value]) => ({ ...value, ...more, id }))

/** All items of a part in the order of the state: the oldest first. Tokens are the total, then days' and hours' rows. */
export function partItems(state: MissionState, part: Part): readonly PartItem[] {
  switch (part) {
    case 'agents':
    case 'sessions':
    case 'tasks':
    case 'leads':
    case 'approvals':
    case 'commands':
    case 'terminals':
    case 'alerts':
    case 'budgets':
      return [...state[part].values()]
    case 'system':
      return withKey(state.system)
    case 'files':
    case 'activity':
      return state[part].map((entry) => ({ ...entry, id: String(entry.seq) }))
    case 'tokens':
      return [
        ...withKey(new Map([['all', state.tokens.all]]), { per: 'all' }),
        ...withKey(state.tokens.days, { per: 'day' }),
        ...withKey(state.tokens.hours, { per: 'hour' }),
      ]
    case 'workspace':
      return [{ ...state.workspace, id: 'workspace' }]
    default:
      return assertNever(part)
  }
}

/** One item of a part; undefined where there is none. */
export function partItem(state: MissionState, part: Part, id: string): PartItem | undefined {
  switch (part) {
    case 'agents':
    case 'sessions':
    case 'tasks':
    case 'leads':
    case 'approvals':
    case 'commands':
    case 'terminals':
    case 'alerts':
    case 'budgets':
      return state[part].get(id)
    default:
      return partItems(state, part).find((item) => item.id === id)
  }
}
