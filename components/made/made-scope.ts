import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'
import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus, usageOf } from '#lib/state/usage.ts'

/** Which requests a figure is made of. */
export interface MadeScope {
  /** What the figure tells, as a heading: `Cost and tokens today`. */
  readonly title: string
  readonly agentId?: string
  readonly model?: string
  /** YYYY-MM-DD of the workspace; absent: since the beginning. */
  readonly day?: string
}

/** Whether the figure holds this request, as far as the event itself says. */
export const isIn = ({ model, day }: MadeScope, event: MissionEvent): event is EventOf<'token:usage'> =>
  isUsage(event) && (model === undefined || event.data.model === model) && (day === undefined || event.day === day)

// An own type has another shape under another name.
const isUsage = (event: MissionEvent): event is EventOf<'token:usage'> => event.type === 'token:usage'

/** What requests come to. */
export const sumOf = (requests: readonly EventOf<'token:usage'>[]): Usage =>
  requests.reduce((sum, { data }) => plus(sum, usageOf(data)), NO_USAGE)
