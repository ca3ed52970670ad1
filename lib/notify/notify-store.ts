import type { Severity } from '#lib/protocol/event.ts'
import type { ChannelInput, DeliveryKind, DeliverySums, Try } from './channel.ts'

/** A channel as it is stored, secrets and all. */
export interface ChannelRow extends ChannelInput {
  readonly id: string
  readonly secret: string
  readonly createdAt: string
  readonly createdBy: string
}

/** An alert that is not over, as far as the log was taken. */
export interface OpenAlert {
  readonly key: string
  /** Of the event that began it. */
  readonly seq: number
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly subject: string | null
  readonly firedAt: string
  readonly by: string
  readonly acked: boolean
}

/** What of a delivery is shown and never changes. */
export interface About {
  readonly what: DeliveryKind
  readonly alertId: string
  readonly message: string
  readonly severity: Severity
  readonly channelName: string
  readonly host: string
}

/** Times are milliseconds since 1970. */
export interface DeliveryRow {
  readonly id: string
  readonly channelId: string
  /** Of the alert: the same for its beginning and its end. */
  readonly occurrence: string
  readonly about: About
  readonly body: string
  readonly state: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly tries: readonly Try[]
  readonly madeMs: number
  readonly nextMs: number | null
  readonly held: boolean
  readonly endedMs: number | null
  readonly untilMs: number
  /** Whether the server itself said the alert: what others publish, of which there may be any number, waits beside it. */
  readonly ours: boolean
}

/** How far the log was taken, and what came of it: written in one step. */
export interface Taken {
  readonly place: Place
  readonly open: readonly OpenAlert[]
  readonly over: readonly string[]
  readonly deliveries: readonly DeliveryRow[]
}

export interface Place {
  readonly epoch: string
  readonly seq: number
}

/** What could not wait any longer, since too many do. */
export interface Crowded {
  readonly count: number
  /** One of each channel that lost what the server said. */
  readonly ofOurs: readonly DeliveryRow[]
}

/** What came of one try. */
export interface Outcome {
  readonly id: string
  readonly attempt: Try
  readonly state: DeliveryRow['state']
  readonly nextMs: number | null
  readonly endedMs: number | null
}

// A type, not an interface: only a type has the index signature that Calls asks for.
export type NotifyCalls = {
  load(): {
    readonly channels: readonly ChannelRow[]
    readonly open: readonly OpenAlert[]
    readonly place: Place | null
  }
  putChannel(row: ChannelRow): void
  removeChannel(id: string): void
  /**
   * An end is told to whom the beginning was told; where that still waits for the quiet to be over, neither is.
   */
  take(taken: Taken): Crowded
  /** What is due, at most so many of each channel, and when the next is. */
  due(
    now: number,
    ofEach: number,
  ): {
    readonly rows: readonly DeliveryRow[]
    readonly nextMs: number | null
  }
  /** Moves what waits for the end of the quiet to another end. @param at when it is sent, by severity. */
  move(at: Readonly<Record<Severity, number>>, now: number): void
  /**
   * A channel that takes one again is told what it missed and still stands.
   * @param at when that is sent, by severity; null where this was not taken.
   */
  tried(outcome: Outcome, at: Readonly<Record<Severity, number>> | null): void
  /** Newest first. @param before number of the row that the page comes after. */
  list(
    limit: number,
    before: number | null,
    channelId: string | null,
  ): {
    readonly rows: readonly DeliveryRow[]
    readonly next: number | null
  }
  sums(sinceMs: number): DeliverySums
  /** Tries it again at once, whatever became of it, and goes on until `untilMs`. @returns null where there is none. */
  again(id: string, now: number, untilMs: number): DeliveryRow | null
  /** Forgets what ended before. */
  forget(beforeMs: number): void
}
