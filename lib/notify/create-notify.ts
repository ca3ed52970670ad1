import type { EventLog } from '#lib/log/log.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft, MissionEvent } from '#lib/protocol/event.ts'
import { openSqliteThread, type SqliteThread } from '#lib/sqlite/thread.ts'
import { isOurs } from '#lib/state/alerts.ts'
import type { MissionState } from '#lib/state/model.ts'
import { createAlertFeed } from './alert-feed.ts'
import { bodyOf, type Telling } from './body.ts'
import type { Delivery, TestResult } from './channel.ts'
import { createChannels } from './channels.ts'
import { deliveriesOf, dueMs } from './deliveries-of.ts'
import { CROWDED_OUT } from './make-room.ts'
import type { Notify, NotifyStats } from './notify.ts'
import type { ChannelRow, DeliveryRow, NotifyCalls, OpenAlert, Outcome, Place } from './notify-store.ts'
import { GIVE_UP_MS } from './retries.ts'
import { isToldByRule } from './routing.ts'
import { createSender, type Sender } from './sender.ts'
import { newsOf } from './tellings.ts'

export interface NotifyParts {
  /** Its folder must exist. */
  readonly file: string
  readonly log: EventLog
  readonly state: () => MissionState
  readonly clock: AlarmClock
  /** Cryptographically strong. */
  readonly random: (bytes: number) => Uint8Array
  /** 0 to 1, for what needs no strength. */
  readonly chance: () => number
  /** Says in the log that a channel gave up, and that it is well again. */
  readonly say: (draft: Draft) => Promise<unknown>
  /** The address of this server; null where it does not know it. */
  readonly publicUrl: string | null
  readonly onError: (error: unknown) => void
  /** Of one try; default 10 s. */
  readonly timeoutMs?: number
}

const DAY_MS = 24 * 3_600_000
const KEPT_MS = 7 * DAY_MS
const FORGET_EVERY_MS = 3_600_000
const PAUSE_MS = 1_000

/**
 * Follows the alerts of the log and posts them to the channels. A delivery is made in the same step in which the log is
 * taken, so a kill at any moment loses none; one that was being sent is sent again under the same id.
 * @throws MissionError `unavailable` where another process has the file.
 */
export async function createNotify(parts: NotifyParts): Promise<Notify> {
  const module = new URL('./notify-store-thread.ts', import.meta.url)
  await using stack = new AsyncDisposableStack()
  const store = stack.use(
    await openSqliteThread<NotifyCalls>(module, { file: parts.file, exclusive: true }, parts.onError),
  )
  const { log, state, clock, onError, timeoutMs = 10_000 } = parts
  const loaded = await store.call('load')
  const channels = createChannels({
    rows: loaded.channels,
    put: (row) => store.call('putChannel', row),
    remove: (id) => store.call('removeChannel', id),
    now: clock.now,
    random: parts.random,
  })
  const stats = { delivered: 0, retried: 0, failed: 0 }
  const alarm = createAlarm(parts)
  const sender = stack.use(
    createSender({
      clock,
      random: parts.chance,
      due: dueOf(store, parts),
      tried: (outcome) => store.call('tried', outcome, outcome.state === 'delivered' ? dueBySeverity(parts) : null),
      channel: channels.find,
      onOutcome: (row, outcome) => {
        count(stats, outcome)
        speak(row, outcome, channels.find(row.channelId)?.on === true, parts, alarm)
      },
      onError,
      timeoutMs,
    }),
  )
  const start = startOf(loaded, log, state())
  const open = new Map(start.open.map((alert) => [alert.key, alert]))
  if (start.isNew) await store.call('take', { place: start.place, open: start.open, over: start.over, deliveries: [] })
  const take = async (events: readonly MissionEvent[], place: Place): Promise<void> => {
    const left: string[] = []
    const news = events.flatMap((event) => {
      const its = advance(open, event)
      left.push(...beyond(open))
      return its
    })
    const deliveries = news.flatMap(({ event, ...one }) =>
      deliveriesOf(one, event, { ...parts, channels: [...channels.all()], state: state(), epoch: log.epoch }),
    )
    const touched = new Set([...news.map(({ alert }) => alert.key), ...left])
    const still = [...touched].flatMap((key) => open.get(key) ?? [])
    const over = [...touched].filter((key) => !open.has(key))
    const crowded = await store.call('take', { place, open: still, over, deliveries })
    stats.failed += crowded.count
    for (const row of crowded.ofOurs) alarm(row, CROWDED_OUT)
    if (deliveries.length > 0) sender.wake()
  }
  const pause = () => new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve))
  stack.use(createAlertFeed({ log, take, onError, pause }, start.place))
  stack.defer(whenQuietChanges(parts, sender.wake))
  stack.defer(forgetNowAndThen(store, clock, onError))
  const stop = stack.move()
  return notifyOf({ store, sender, channels, stats, stop, parts })
}

/** Where the log is taken from. The alerts of before the first start, or of another log, are told to nobody. */
function startOf(
  { place, open }: ReturnType<NotifyCalls['load']>,
  log: EventLog,
  { alerts, last }: MissionState,
): { place: Place; open: readonly OpenAlert[]; over: readonly string[]; isNew: boolean } {
  if (place !== null && place.epoch === log.epoch && place.seq <= log.head)
    return { place, open, over: [], isNew: false }
  const now = [...alerts.values()].filter(({ state }) => state !== 'resolved')
  return {
    place: { epoch: log.epoch, seq: last.seq },
    open: now.map(({ id, state, ...alert }) => ({ key: id, acked: state === 'acknowledged', ...alert })),
    over: open.map(({ key }) => key).filter((key) => !now.some(({ id }) => id === key)),
    isNew: true,
  }
}

function advance(open: Map<string, OpenAlert>, event: MissionEvent) {
  return newsOf(event, open).map((news) => {
    if (news.isOver) open.delete(news.alert.key)
    else open.set(news.alert.key, news.alert)
    return { ...news, event }
  })
}

/** Whom publishers and the server may have open together; the state keeps fewer. */
const OPEN = 1_000

/** Forgets one where there are too many: those of others first, of which there may be any number. @returns its key. */
function beyond(open: Map<string, OpenAlert>): readonly string[] {
  if (open.size <= OPEN) return []
  let [key] = open.keys()
  for (const one of open.values()) {
    if (isOurs(one.by)) continue
    key = one.key
    break
  }
  if (key === undefined) return []
  open.delete(key)
  return [key]
}

function count(stats: { -readonly [K in keyof NotifyStats]: number }, { state }: Outcome): void {
  if (state === 'delivered') stats.delivered++
  else if (state === 'pending') stats.retried++
  else stats.failed++
}

/**
 * A channel that gave up is an alert like any other, told everywhere but there; the next that it takes ends it. What a person
 * turned off or removed needs nobody. @param isOn whether the channel is there and on.
 */
function speak(
  { channelId, about }: DeliveryRow,
  outcome: Outcome,
  isOn: boolean,
  parts: NotifyParts,
  alarm: ReturnType<typeof createAlarm>,
): void {
  if (outcome.state === 'delivered') endAlertOf(channelId, parts)
  if (outcome.state !== 'failed' || !isOn || openAlertOf(channelId, parts) !== null) return
  const { code, error } = outcome.attempt
  alarm({ channelId, about }, String(code ?? error))
}

/** The id of the alert about a channel, null where none is open. */
function openAlertOf(channelId: string, { state }: Pick<NotifyParts, 'state'>): string | null {
  const alert = state().alerts.get(`webhook:${channelId}`)
  return alert === undefined || alert.state === 'resolved' ? null : alert.id
}

function endAlertOf(channelId: string, parts: Pick<NotifyParts, 'say' | 'state' | 'onError'>): void {
  const alertId = openAlertOf(channelId, parts)
  if (alertId !== null) parts.say({ type: 'system:alertResolved', data: { alertId } }).catch(parts.onError)
}

/** Says that a channel gave up: of several deliveries that fail in one moment, before the state shows what was said, the first. */
function createAlarm({ say, state, log, onError }: Pick<NotifyParts, 'say' | 'state' | 'log' | 'onError'>) {
  /** By channel: the seq up to which the log must be in the state, endless while it is not known. */
  const said = new Map<string, number>()
  return ({ channelId, about }: Pick<DeliveryRow, 'channelId' | 'about'>, why: string): void => {
    if (state().last.seq < (said.get(channelId) ?? 0)) return
    said.set(channelId, Number.POSITIVE_INFINITY)
    const alertId = `webhook:${channelId}`
    const message = `${about.channelName} (${about.host}) did not take an alert, and it is not tried again: ${why}`
    const data = { alertId, rule: 'webhook', severity: 'warning', subject: `channel:${channelId}`, message } as const
    say({ type: 'system:alert', data })
      .then(() => void said.set(channelId, log.head))
      .catch((error: unknown) => {
        said.delete(channelId)
        onError(error)
      })
  }
}

/** What is due. What waits for the end of the quiet is moved first, where people set that anew, if while this server was away. */
function dueOf(store: SqliteThread<NotifyCalls>, parts: NotifyParts) {
  let known: readonly unknown[] = []
  return async (now: number, ofEach: number) => {
    const { quiet, zone } = parts.state().workspace
    if (known[0] !== quiet || known[1] !== zone) {
      await store.call('move', dueBySeverity(parts), now)
      known = [quiet, zone]
    }
    return store.call('due', now, ofEach)
  }
}

/** Looks a moment later: the state may not have come as far as the log. @returns its off. */
const whenQuietChanges = ({ log, clock }: NotifyParts, look: () => void): (() => void) =>
  log.tail((stored) => {
    if (stored.some(({ event }) => SETS_QUIET.has(event.type))) clock.after(PAUSE_MS, look)
  })

const SETS_QUIET: ReadonlySet<string> = new Set(['rule:quiet', 'system:workspace'])

function dueBySeverity({ state, clock }: NotifyParts) {
  const [now, at] = [state(), clock.now()]
  return { info: dueMs(now, 'info', at), warning: dueMs(now, 'warning', at), critical: dueMs(now, 'critical', at) }
}

function forgetNowAndThen(
  store: SqliteThread<NotifyCalls>,
  clock: AlarmClock,
  onError: (error: unknown) => void,
): () => void {
  let cancel = () => {}
  const later = () => {
    cancel = clock.after(FORGET_EVERY_MS, () => {
      store.call('forget', clock.now() - KEPT_MS).catch(onError)
      later()
    })
  }
  later()
  return () => cancel()
}

interface Insides {
  readonly store: SqliteThread<NotifyCalls>
  readonly sender: Sender
  readonly channels: ReturnType<typeof createChannels>
  readonly stats: NotifyStats
  readonly stop: AsyncDisposableStack
  readonly parts: NotifyParts
}

function notifyOf({ store, sender, channels, stats, stop, parts }: Insides): Notify {
  const { clock } = parts
  const test = testerOf(sender, parts)
  return {
    get available() {
      return store.alive
    },
    stats,
    channels: channels.list,
    create: channels.create,
    async change(id, change) {
      const changed = await channels.change(id, change)
      if (!changed.on) endAlertOf(id, parts)
      return changed
    },
    async remove(id) {
      await channels.remove(id)
      endAlertOf(id, parts)
    },
    async test(id) {
      const channel = channels.find(id)
      if (!channel) throw new MissionError('not_found', `There is no channel "${id}". GET /api/channels lists them.`)
      return test(channel, { rule: 'test', severity: 'info', message: 'This is a test; nothing is wrong.' })
    },
    testRule(rule) {
      const message = `This is a test of the rule "${rule.id}"; nothing is wrong.`
      const told = [...channels.all()].filter((channel) => isToldByRule(channel, rule))
      return Promise.all(
        told.map(async (channel) => {
          const result = await test(channel, { rule: rule.id, severity: rule.severity, message })
          return { channelId: channel.id, name: channel.name, ...result }
        }),
      )
    },
    async deliveries({ limit, before, channelId }) {
      const { rows, next } = await store.call('list', limit, before, channelId)
      return { items: rows.map(deliveryOf), next, sums: await store.call('sums', clock.now() - DAY_MS) }
    },
    async again(id) {
      const row = await store.call('again', id, clock.now(), clock.now() + GIVE_UP_MS)
      if (row === null) throw new MissionError('not_found', `There is no delivery "${id}"; it may be too long ago.`)
      sender.wake()
      return deliveryOf(row)
    },
    [Symbol.asyncDispose]: () => stop.disposeAsync(),
  }
}

/** Posts once and keeps nothing: neither a delivery nor an alert. */
function testerOf(sender: Sender, { clock, state, random, publicUrl }: NotifyParts) {
  return async (channel: ChannelRow, words: Pick<Telling, 'rule' | 'severity' | 'message'>): Promise<TestResult> => {
    const at = new Date(clock.now()).toISOString()
    const nobody = { subject: null, agentId: null, agentName: null }
    const about = { ...words, ...nobody, what: 'test', alertId: 'test', at, firedAt: at } as const
    const { name: workspace } = state().workspace
    const body = bodyOf(channel.template, { ...about, workspace, url: pageUrl(publicUrl) })
    const testId = `test-${Buffer.from(random(9)).toString('base64url')}`
    const { code, error, ms, signature } = await sender.send(channel, testId, body)
    return { ok: code !== null && code >= 200 && code < 300, code, error, ms, signature }
  }
}

export const pageUrl = (publicUrl: string | null): string | null => (publicUrl === null ? null : `${publicUrl}/alerts`)

const iso = (ms: number): string => new Date(ms).toISOString()

function deliveryOf({ body: _secretOfNobody, about, madeMs, nextMs, endedMs, untilMs, ...row }: DeliveryRow): Delivery {
  const { id, channelId, state, tries, held } = row
  const times = { createdAt: iso(madeMs), untilAt: iso(untilMs) }
  const ends = { nextAt: nextMs === null ? null : iso(nextMs), endedAt: endedMs === null ? null : iso(endedMs) }
  return { id, channelId, state, tries, held, ...about, ...times, ...ends }
}
