import type { Draft, EventData, EventType, Receipt } from '#lib/protocol/event.ts'

/**
 * Hands drafts over as one atomic batch and resolves, with a receipt for each, once they are durable.
 * @throws MissionError; nothing of the batch was stored unless its code is `unavailable`, where that is not known.
 */
export type Send = (drafts: readonly Draft[], options?: SendOptions) => Promise<readonly Receipt[]>

export interface SendOptions {
  readonly signal?: AbortSignal
}

export interface BroadcastOptions extends SendOptions {
  /** Makes the call harmless to repeat: an id is stored once. At most 128 characters. */
  readonly id?: string
}

/** Data of a known type, or any JSON object for a type of the publisher's own namespace. */
export type DataOf<T extends string> = T extends EventType
  ? EventData<T>
  : T extends `${string}:${string}`
    ? Readonly<Record<string, unknown>>
    : never

type Broadcast<T extends EventType, R> = (data: EventData<T>, options?: BroadcastOptions) => Promise<R>

/**
 * Publishes facts by name. Runs in Node and in browsers; where they go is the sender's business. R: what a call is answered
 * with, a receipt of the log unless the sender is a spool.
 */
export interface Publisher<R = Receipt> {
  broadcast<T extends string>(type: T, data: DataOf<T>, options?: BroadcastOptions): Promise<R>
  readonly broadcastAgentStatus: Broadcast<'agent:statusChange', R>
  readonly broadcastTaskCreated: Broadcast<'task:created', R>
  readonly broadcastTaskCompleted: Broadcast<'task:completed', R>
  readonly broadcastTaskAssigned: Broadcast<'task:assigned', R>
  readonly broadcastLeadAdded: Broadcast<'lead:added', R>
  readonly broadcastLeadScored: Broadcast<'lead:scored', R>
  readonly broadcastTokenUsage: Broadcast<'token:usage', R>
  /** Shown to people; only thresholds that the server finds itself have consequences. */
  readonly broadcastTokenThreshold: Broadcast<'token:threshold', R>
  readonly broadcastSystemAlert: Broadcast<'system:alert', R>
  readonly broadcastSystemStatus: Broadcast<'system:status', R>
  readonly broadcastFileChange: Broadcast<'file:change', R>
}

/** A sender that answers with something else than receipts: a `Send` gives `SendOf<Receipt>`. */
export type SendOf<R> = (drafts: readonly Draft[], options?: SendOptions) => Promise<readonly R[]>

export function createPublisher<R>(send: SendOf<R>): Publisher<R> {
  async function one(draft: Draft, { id, signal }: BroadcastOptions = {}): Promise<R> {
    const [receipt] = await send([id === undefined ? draft : { ...draft, id }], signal ? { signal } : {})
    if (!receipt) throw new Error(`The sender gave no receipt for ${draft.type}.`)
    return receipt
  }
  const of =
    <T extends EventType>(type: T): Broadcast<T, R> =>
    // A cast: TypeScript does not see that a type and the data of that type make one member of the union.
    (data, options) =>
      one({ type, data } as unknown as Draft, options)
  return {
    broadcast: (type, data, options) => one({ type, data } as unknown as Draft, options),
    broadcastAgentStatus: of('agent:statusChange'),
    broadcastTaskCreated: of('task:created'),
    broadcastTaskCompleted: of('task:completed'),
    broadcastTaskAssigned: of('task:assigned'),
    broadcastLeadAdded: of('lead:added'),
    broadcastLeadScored: of('lead:scored'),
    broadcastTokenUsage: of('token:usage'),
    broadcastTokenThreshold: of('token:threshold'),
    broadcastSystemAlert: of('system:alert'),
    broadcastSystemStatus: of('system:status'),
    broadcastFileChange: of('file:change'),
  }
}
