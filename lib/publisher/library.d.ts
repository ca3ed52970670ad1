/**
 * The publisher as another program sees it. scripts/client-types.mjs makes public/mission-control-publisher.d.mts of this and of
 * the event schemas; test/publisher-library.test.ts holds both against the sources.
 */
import type { EventDataByType } from '../protocol/event-data-by-type.ts'

export type EventType = keyof EventDataByType

/** A fact on its way: of a built-in type, or of your own `<namespace>:<name>`. */
export type Draft =
  | { [T in EventType]: { readonly id?: string; readonly type: T; readonly data: EventDataByType[T] } }[EventType]
  | { readonly id?: string; readonly type: `${string}:${string}`; readonly data: Readonly<Record<string, unknown>> }

/** Its place in the log. `duplicate`: the same event was stored before, and this is its place. */
export interface Receipt {
  readonly id: string
  readonly seq: number
  readonly duplicate: boolean
}

/** It is on this machine's disk, and will be stored under this id. */
export interface Kept {
  readonly id: string
}

export interface SendOptions {
  readonly signal?: AbortSignal
}
export interface BroadcastOptions extends SendOptions {
  /** Makes the call harmless to repeat: an id is stored once. At most 128 characters. */
  readonly id?: string
}
export type SendOf<R> = (drafts: readonly Draft[], options?: SendOptions) => Promise<readonly R[]>
export type Send = SendOf<Receipt>

export interface RetryOptions {
  readonly attempts: number
  readonly baseMs: number
  readonly maxMs: number
  readonly timeoutMs: number
  readonly random: () => number
  readonly wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}
export interface HttpSenderOptions {
  readonly url: string
  readonly key?: string
  readonly fetch?: typeof fetch
  readonly retry?: Partial<RetryOptions>
}
/** Posts to `/api/events`, in one atomic batch, again where a failure may pass. */
export declare function httpSender(options: HttpSenderOptions): Send

type Broadcast<T extends EventType, R> = (data: EventDataByType[T], options?: BroadcastOptions) => Promise<R>
export interface Publisher<R = Receipt> {
  broadcast<T extends EventType>(type: T, data: EventDataByType[T], options?: BroadcastOptions): Promise<R>
  broadcast(
    type: `${string}:${string}`,
    data: Readonly<Record<string, unknown>>,
    options?: BroadcastOptions,
  ): Promise<R>
  readonly broadcastAgentStatus: Broadcast<'agent:statusChange', R>
  readonly broadcastTaskCreated: Broadcast<'task:created', R>
  readonly broadcastTaskCompleted: Broadcast<'task:completed', R>
  readonly broadcastTaskAssigned: Broadcast<'task:assigned', R>
  readonly broadcastLeadAdded: Broadcast<'lead:added', R>
  readonly broadcastLeadScored: Broadcast<'lead:scored', R>
  readonly broadcastTokenUsage: Broadcast<'token:usage', R>
  readonly broadcastTokenThreshold: Broadcast<'token:threshold', R>
  readonly broadcastSystemAlert: Broadcast<'system:alert', R>
  readonly broadcastSystemStatus: Broadcast<'system:status', R>
  readonly broadcastFileChange: Broadcast<'file:change', R>
}
export declare function createPublisher<R>(send: SendOf<R>): Publisher<R>

export type SpoolProblem =
  | { readonly kind: 'away'; readonly error: unknown; readonly retryMs: number }
  | { readonly kind: 'refused'; readonly drafts: readonly Draft[]; readonly error: unknown }
  | { readonly kind: 'lost'; readonly batches: number }
export interface SpoolOptions {
  /** A folder of its own for each program that publishes; made where it is missing. */
  readonly dir: string
  readonly send: Send
  /** What may wait, default 64 MiB; beyond it the oldest goes. */
  readonly maxBytes?: number
  /** Default true: what is kept survives power loss. False: the death of the program alone. */
  readonly fsync?: boolean
  readonly onProblem?: (problem: SpoolProblem) => void
  readonly random?: () => number
}
export interface Spool extends AsyncDisposable {
  readonly publisher: Publisher<Kept>
  put(drafts: readonly Draft[]): Promise<readonly Kept[]>
  delivered(signal?: AbortSignal): Promise<void>
}
export declare function openSpool(options: SpoolOptions): Promise<Spool>

export declare function isMissionError(error: unknown): error is Error & {
  readonly code: string
  readonly details: { readonly retryAfterMs?: number; readonly index?: number }
}
