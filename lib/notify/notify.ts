import type { AlertRule } from '#lib/state/model.ts'
import type {
  Channel,
  ChannelChange,
  ChannelInput,
  ChannelTest,
  Delivery,
  DeliveryPage,
  TestResult,
} from './channel.ts'

/** Counts since the start. */
export interface NotifyStats {
  readonly delivered: number
  /** Tries that were not taken and are made again. */
  readonly retried: number
  readonly failed: number
}

/** Tells alerts to webhooks. Everything of it that is secret lives in a store of its own and leaves it only to be sent. */
export interface Notify extends AsyncDisposable {
  readonly available: boolean
  readonly stats: NotifyStats
  channels(): readonly Channel[]
  create(
    by: string,
    input: ChannelInput,
    requestId?: string,
  ): Promise<{ readonly channel: Channel; readonly secret: string }>
  change(id: string, change: ChannelChange): Promise<Channel>
  remove(id: string): Promise<void>
  /** Posts a test at once, whatever the hour, and tells what came of it. */
  test(id: string): Promise<TestResult>
  /** The same to every channel that this rule tells, as it is, on or off. It counts nowhere. */
  testRule(rule: AlertRule): Promise<readonly ChannelTest[]>
  deliveries(query: DeliveryQuery): Promise<DeliveryPage>
  /** Tries a delivery again at once. @throws MissionError `not_found`. */
  again(id: string): Promise<Delivery>
}

export interface DeliveryQuery {
  readonly limit: number
  readonly before: number | null
  readonly channelId: string | null
}
