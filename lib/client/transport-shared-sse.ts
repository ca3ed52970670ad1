import { CLOSE } from '#lib/protocol/close.ts'
import type { HelloFrame, ServerFrame } from '#lib/protocol/frame.ts'
import type { Environment } from './environment.ts'
import { placeAt, startAt } from './position.ts'
import { createTabFollower, type ReadPage } from './tab-follower.ts'
import { createTabLead } from './tab-lead.ts'
import type { Tabs } from './tabs.ts'
import { type Closed, FAILED, type OpenTransport, type Transport, type TransportListener } from './transport.ts'

export interface SharedSseOptions {
  /** The stream itself, for whoever leads: everything from a cursor on. */
  readonly stream: OpenTransport
  readonly read: ReadPage
  readonly tabs: Tabs
  readonly env: Pick<Environment, 'now' | 'after' | 'random'>
  /** Of the lock and the channel: one for each session and workspace, so that nobody hears what he may not read. */
  readonly name: string
}

/** What the tab that leads tells the others. */
type TabMessage =
  /** Sent to all when its stream opens, and to one that asks. */
  | { readonly kind: 'hello'; readonly frame: HelloFrame; readonly to: string | null }
  | { readonly kind: 'frame'; readonly frame: ServerFrame }
  /** The server has said something that is no frame for all. */
  | { readonly kind: 'byte' }
  | { readonly kind: 'beat'; readonly hidden: boolean }
  /** Asked by a tab that begins to follow. */
  | { readonly kind: 'who'; readonly from: string }

/** The first byte of a stream that was opened to take over; a machine that is live already would wait much longer. */
const FIRST_BYTE_MS = 5_000
const BYTE_MS = 1_000

/**
 * One SSE stream for all tabs of a browser, because HTTP/1.1 gives them six connections together: one tab leads and reads it,
 * the others hear from it what came in. Every tab goes on from its own position, so that a change of the one that leads loses
 * nothing and repeats nothing: what a tab has missed it reads from the log. A tab counts as connected only once the
 * leading one was greeted by the server, and hears of the server's silence as that one does.
 */
export function sharedSseTransport(options: SharedSseOptions): OpenTransport {
  return (cursor, listener) => openShared(options, cursor, listener)
}

function openShared(options: SharedSseOptions, cursor: string, listener: TransportListener): Transport {
  const { tabs, env, name } = options
  const self = `${env.now()}-${env.random()}`
  let ended = false
  let leading: Leading | null = null

  function end(closed: Closed | null): void {
    if (ended) return
    ended = true
    leading?.close()
    follower.rest()
    lead.stop()
    channel.close()
    if (closed) listener.onClosed(closed)
  }
  const follower = createTabFollower(placeAt(cursor) ?? startAt('now'), {
    read: options.read,
    onFrame: listener.onFrame,
    onClosed: end,
  })
  const post = (message: TabMessage) => channel.post(message)
  const channel = tabs.channel(name, (message) => {
    if (!ended && isTabMessage(message)) hear(message)
  })
  const lead = createTabLead({
    tabs,
    env,
    name,
    beat: (hidden) => post({ kind: 'beat', hidden }),
    onLead() {
      follower.rest()
      const { cursor: from } = follower.position()
      leading = startLeading(options, from, { ...listener, onClosed: end }, post, follower.follow)
    },
    onLost() {
      leading?.close()
      leading = null
      post({ kind: 'who', from: self })
    },
  })

  function hear(message: TabMessage): void {
    if (message.kind === 'who') leading?.greet(message.from)
    else if (message.kind === 'beat') lead.heard(message.hidden)
    // Who leads hears the server itself.
    else if (leading === null) follow(message)
  }

  function follow(message: TabMessage & { readonly kind: 'hello' | 'frame' | 'byte' }): void {
    if (message.kind === 'byte') listener.onByte()
    else if (message.kind === 'hello') greeted(message.frame, message.to)
    else if (message.frame.type === 'events') follower.hear(message.frame)
    else listener.onFrame(message.frame)
  }

  function greeted(frame: HelloFrame, to: string | null): void {
    if (to !== null && to !== self) return
    listener.onFrame(frame)
    if (!ended) follower.catchUp()
  }

  post({ kind: 'who', from: self })
  return { close: () => end(null), check: () => undefined }
}

interface Leading {
  /** Tells a tab that has just begun to follow that the stream is open. */
  greet(to: string): void
  close(): void
}

function startLeading(
  { stream, env }: SharedSseOptions,
  cursor: string,
  listener: TransportListener,
  post: (message: TabMessage) => void,
  follow: (frame: ServerFrame & { type: 'events' }) => void,
): Leading {
  let hello: HelloFrame | null = null
  let saidAt = Number.NEGATIVE_INFINITY
  const cancel = env.after(FIRST_BYTE_MS, () => {
    source.close()
    listener.onClosed({ code: FAILED, reason: 'The stream did not open in time' })
  })
  const source = stream(cursor, {
    ...listener,
    onFrame(frame) {
      if (frame.type === 'hello') hello = frame
      if (frame.type === 'hello') post({ kind: 'hello', frame, to: null })
      else if (isForAll(frame)) post({ kind: 'frame', frame })
      if (frame.type === 'events') follow(frame)
      listener.onFrame(frame)
    },
    onByte() {
      cancel()
      if (env.now() - saidAt >= BYTE_MS) post({ kind: 'byte' })
      saidAt = env.now()
      listener.onByte()
    },
    onClosed(closed) {
      cancel()
      listener.onClosed(closed)
    },
  })
  return {
    greet(to) {
      if (hello) post({ kind: 'hello', frame: hello, to })
    },
    close() {
      cancel()
      source.close()
    },
  }
}

/** A rotated stream ends for its reader alone: the next in line leads on. A reset is about one tab's cursor. */
const isForAll = (frame: ServerFrame) =>
  frame.type === 'events' || frame.type === 'drain' || (frame.type === 'bye' && frame.code !== CLOSE.resync)

/** Tabs of another build of these pages may speak on the channel too. */
const isTabMessage = (message: unknown): message is TabMessage =>
  typeof message === 'object' && message !== null && 'kind' in message && KINDS.has(message.kind)
const KINDS: ReadonlySet<unknown> = new Set<TabMessage['kind']>(['hello', 'frame', 'byte', 'beat', 'who'])
