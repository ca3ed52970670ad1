import type { EventOf, EventType, MissionEvent } from '#lib/protocol/event.ts'
import type { RealtimeState } from './realtime-state.ts'

/** What handlers hear beside events of the log. */
export interface RealtimeSignals {
  /** The state or the transport changed. */
  readonly stateChange: RealtimeState
  /** Continuity was lost (P-READ-3): what happened between was missed, and events go on from now. */
  readonly reset: { readonly reason: string }
}

/** `agent:activity`, `agent:*`, `*`, a type of your own, or a signal. */
export type HandlerOf<N extends string> = N extends keyof RealtimeSignals
  ? (signal: RealtimeSignals[N]) => void
  : N extends EventType
    ? (event: EventOf<N>) => void
    : (event: MissionEvent) => void
