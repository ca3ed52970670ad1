import { expect } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { EventsFrame, ServerFrame } from '#lib/protocol/frame.ts'
import { hello } from './connection-fixture.ts'
import { advance, type Position, positionAt } from './position.ts'
import type { Tabs } from './tabs.ts'
import type { OpenTransport, Transport, TransportListener } from './transport.ts'
import { sharedSseTransport } from './transport-shared-sse.ts'

const EPOCH = 'epoch-0001'
const cursorAt = (seq: number) => `${EPOCH}:${seq}:t`

function place(seq: number): Position {
  const position = positionAt(cursorAt(seq))
  if (!position) throw new Error('bad cursor')
  return position
}

function event(seq: number): MissionEvent {
  const at = '2026-01-01T00:00:00.000Z'
  return { seq, id: `e${seq}`, at, day: '2026-01-01', actor: 'server', type: 'test:event', data: {} }
}

interface Lock {
  readonly tab: Tab
  readonly onHeld: () => void
  readonly onLost: () => void
}

interface Stream {
  readonly tab: Tab
  readonly listener: TransportListener
  sentTo: number | null
}

/** A browser with tabs, and a server, worked by hand: one task of one tab at a time, in whatever order a test likes. */
export class Browser {
  now = 0
  head = 3
  readonly tabs: Tab[] = []
  readonly streams = new Set<Stream>()
  /** Requests on their way: the server looks at one, and its answer arrives some time after. */
  readonly reads: { look(): void; answer: (() => void) | null }[] = []
  /** When a stream was opened last. */
  openedAt = 0
  holder: Lock | null = null
  queue: Lock[] = []
  timers: { readonly tab: Tab; readonly at: number; readonly run: () => void }[] = []

  open(hidden = false): Tab {
    const tab = new Tab(this, hidden)
    this.tabs.push(tab)
    tab.connect()
    return tab
  }

  frame(from: number, to = this.head): EventsFrame {
    const events = Array.from({ length: to - from }, (_, index) => event(from + index + 1))
    return { type: 'events', sub: '1', from, to, head: this.head, cursor: cursorAt(to), events }
  }

  hold(lock: Lock, steal: boolean): () => void {
    const robbed = steal ? this.holder : null
    if (robbed) {
      this.holder = null
      robbed.tab.tasks.push(robbed.onLost)
    }
    if (steal) this.queue.unshift(lock)
    else this.queue.push(lock)
    this.grant()
    return () => this.release(lock)
  }

  release(lock: Lock): void {
    this.queue = this.queue.filter((one) => one !== lock)
    if (this.holder === lock) this.holder = null
    this.grant()
  }

  private grant(): void {
    if (this.holder) return
    const next = this.queue.shift() ?? null
    this.holder = next
    next?.tab.tasks.push(() => this.holder === next && next.onHeld())
  }

  /** Goes on by `ms`; timers that are due become tasks of their tabs. */
  pass(ms: number): void {
    this.now += ms
    const due = this.timers.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at)
    this.timers = this.timers.filter(({ at }) => at > this.now)
    for (const { tab, run } of due) tab.tasks.push(run)
  }

  /** The server greets a new stream and sends the others what is new; what is sent waits at the tab. */
  serve(stream: Stream): void {
    const { tab, listener } = stream
    const say = (frame: ServerFrame) =>
      tab.tasks.push(() => {
        if (!this.streams.has(stream)) return
        listener.onByte()
        listener.onFrame(frame)
      })
    if (stream.sentTo === null) return
    if (!this.greeted.has(stream)) {
      this.greeted.add(stream)
      say(hello(1))
    } else if (stream.sentTo < this.head) {
      say(this.frame(stream.sentTo))
      stream.sentTo = this.head
    }
  }
  private readonly greeted = new WeakSet<Stream>()

  cut(stream: Stream): void {
    stream.sentTo = null
    stream.tab.tasks.push(() => this.streams.delete(stream) && stream.listener.onClosed({ code: 1006, reason: 'cut' }))
  }

  /** The tab is gone, with all that it held, and runs nothing more. */
  kill(tab: Tab): void {
    tab.alive = false
    tab.tasks.length = 0
    this.tabs.splice(this.tabs.indexOf(tab), 1)
    this.timers = this.timers.filter((timer) => timer.tab !== tab)
    for (const stream of this.streams) if (stream.tab === tab) this.streams.delete(stream)
    for (const lock of [this.holder, ...this.queue]) if (lock?.tab === tab) this.release(lock)
  }

  get leader(): Tab | null {
    return [...this.streams].at(-1)?.tab ?? null
  }

  /** All goes well for `ms`. */
  async goOn(ms: number, until: () => boolean = () => false): Promise<void> {
    for (const end = this.now + ms; this.now < end && !until(); this.pass(20)) {
      for (const tab of [...this.tabs]) tab.reconnect()
      for (const stream of this.streams) this.serve(stream)
      for (const read of this.reads.splice(0)) {
        if (read.answer === null) read.look()
        read.answer?.()
      }
      for (let turn = 0; turn < 3; turn++) {
        for (const tab of [...this.tabs]) await tab.run(Number.POSITIVE_INFINITY)
      }
    }
  }

  get together(): boolean {
    return this.streams.size === 1 && this.tabs.every(({ position }) => position.seq === this.head)
  }
}

/** A tab, and what it has applied: exactly what follows its position, or the test fails. */
export class Tab {
  readonly tasks: (() => unknown)[] = []
  alive = true
  hung = false
  position: Position
  private readonly looks = new Set<() => void>()
  private readonly channels = new Set<(message: unknown) => void>()
  private transport: Transport | null = null
  private readonly browser: Browser
  hidden: boolean

  constructor(browser: Browser, hidden: boolean) {
    this.browser = browser
    this.hidden = hidden
    this.position = place(browser.head)
  }

  connect(): void {
    const open = sharedSseTransport({
      name: 'session',
      tabs: this.world(),
      env: {
        now: () => this.browser.now,
        after: (ms, run) => this.after(ms, run),
        random: () => 0.5 + Math.sqrt(2) / 10,
      },
      stream: this.stream,
      read: (cursor, signal) => {
        const answer = Promise.withResolvers<EventsFrame>()
        const from = Number(cursor.split(':')[1])
        const read: Browser['reads'][number] = {
          answer: null,
          look: () => {
            // Pages are short, so that several are needed.
            const page = this.browser.frame(from, Math.min(from + 4, this.browser.head))
            read.answer = () => (signal.aborted ? undefined : answer.resolve(page))
          },
        }
        this.browser.reads.push(read)
        return answer.promise
      },
    })
    const own = open(this.position.cursor, {
      onByte: () => undefined,
      onLatency: () => undefined,
      onFrame: (frame) => frame.type === 'events' && this.apply(frame),
      onClosed: () => {
        if (this.transport === own) this.transport = null
      },
    })
    this.transport = own
  }

  reconnect(): void {
    if (this.transport === null && !this.hung) this.connect()
  }

  private apply(frame: EventsFrame): void {
    const step = advance(this.position, frame)
    expect(step.kind).not.toBe('gap')
    if (step.kind !== 'apply') return
    const wanted = Array.from({ length: frame.to - this.position.seq }, (_, index) => this.position.seq + index + 1)
    expect(step.events.map(({ seq }) => seq)).toEqual(wanted)
    this.position = step.position
  }

  /** Does up to `most` of what waits for it. */
  async run(most: number): Promise<void> {
    for (let done = 0; done < most && this.tasks.length > 0 && !this.hung && this.alive; done++) {
      this.tasks.shift()?.()
      // What was answered goes on before the next task, as in a browser.
      for (let turn = 0; turn < 4; turn++) await null
    }
    for (let turn = 0; turn < 4; turn++) await null
  }

  look(hidden: boolean): void {
    this.hidden = hidden
    for (const changed of this.looks) this.tasks.push(changed)
  }

  private after(ms: number, run: () => void): () => void {
    let off = false
    this.browser.timers.push({ tab: this, at: this.browser.now + ms, run: () => !off && run() })
    return () => {
      off = true
    }
  }

  private readonly stream: OpenTransport = (cursor, listener) => {
    const stream = { tab: this, listener, sentTo: Number(cursor.split(':')[1]) }
    this.browser.streams.add(stream)
    this.browser.openedAt = this.browser.now
    return { close: () => this.browser.streams.delete(stream), check: () => undefined }
  }

  private world(): Tabs {
    return {
      hidden: () => this.hidden,
      onVisibility: (changed) => {
        this.looks.add(changed)
        return () => this.looks.delete(changed)
      },
      hold: (_name, steal, onHeld, onLost) => {
        let off = false
        const lock = { tab: this, onHeld: () => !off && onHeld(), onLost: () => !off && onLost() }
        const release = this.browser.hold(lock, steal)
        return () => {
          off = true
          release()
        }
      },
      channel: (_name, onMessage) => {
        this.channels.add(onMessage)
        return {
          post: (message) => this.tell(structuredClone(message)),
          close: () => this.channels.delete(onMessage),
        }
      },
    }
  }

  private tell(message: unknown): void {
    for (const tab of this.browser.tabs)
      for (const hear of tab === this ? [] : tab.channels) tab.tasks.push(() => tab.channels.has(hear) && hear(message))
  }
}
