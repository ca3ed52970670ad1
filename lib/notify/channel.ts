import type { Severity } from '#lib/protocol/event.ts'

/** An address that alerts are posted to. What is secret of it is never shown again: of a secret only its last four characters. */
export interface Channel {
  readonly id: string
  readonly name: string
  readonly on: boolean
  /** Scheme and host; of the rest, which may be a secret, the last four characters. */
  readonly url: string
  readonly template: Template
  /** Less severe ones are not told. */
  readonly least: Severity
  /** Ids of the rules that are told; null: all that are told to webhooks. */
  readonly rules: readonly string[] | null
  /** Of the signing secret. */
  readonly secretEnd: string
  /** Names of the headers that are sent with it; their values are secret. */
  readonly headers: readonly string[]
  readonly createdAt: string
  readonly createdBy: string
}

export const TEMPLATES = ['json', 'slack'] as const
export type Template = (typeof TEMPLATES)[number]

/** What a new channel is made of, and what of it may be changed. */
export interface ChannelInput {
  readonly name: string
  readonly on: boolean
  readonly url: string
  readonly template: Template
  readonly least: Severity
  readonly rules: readonly string[] | null
  readonly headers: Readonly<Record<string, string>>
}

/** What of a channel changes; the rest stays. */
export type ChannelChange = { readonly [K in keyof ChannelInput]?: ChannelInput[K] | undefined }

/** One try to deliver. */
export interface Try {
  readonly at: string
  readonly ms: number
  /** HTTP status; null where there was no answer, and `error` says why. */
  readonly code: number | null
  readonly error: string | null
}

export interface Delivery {
  /** The `webhook-id`: the same in every try, so that a receiver can leave out what comes twice. */
  readonly id: string
  readonly channelId: string
  readonly channelName: string
  readonly host: string
  readonly what: DeliveryKind
  readonly alertId: string
  readonly message: string
  readonly severity: Severity
  /** `dropped`: it was over before the quiet hours were. */
  readonly state: 'pending' | 'delivered' | 'failed' | 'dropped'
  readonly tries: readonly Try[]
  readonly createdAt: string
  /** When it is tried next. */
  readonly nextAt: string | null
  /** It waits for the end of quiet hours. */
  readonly held: boolean
  readonly endedAt: string | null
  /** Until when it is tried. */
  readonly untilAt: string
}

export type DeliveryKind = 'fired' | 'escalated' | 'resolved'

/** Of the last 24 hours. */
export interface DeliverySums {
  readonly delivered: number
  readonly pending: number
  readonly failed: number
  /** Of what was delivered, the middle time of the try that was answered; null while nothing was. */
  readonly medianMs: number | null
}

/** Newest first. */
export interface DeliveryPage {
  readonly items: readonly Delivery[]
  readonly next: number | null
  readonly sums: DeliverySums
}

export interface TestResult {
  readonly ok: boolean
  readonly code: number | null
  readonly error: string | null
  readonly ms: number
  /** What was sent as `webhook-signature`. */
  readonly signature: string
}

export interface ChannelTest extends TestResult {
  readonly channelId: string
  readonly name: string
}
