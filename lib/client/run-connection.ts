import { assertNever } from '#lib/protocol/assert-never.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ClientFrame, ServerFrame } from '#lib/protocol/frame.ts'
import { transition } from './connection.ts'
import {
  CONSOLE,
  type ConnectionOptions,
  type ConnectionState,
  deadlineOf,
  type Effect,
  type Input,
  initialConnection,
  type ServerSnapshot,
} from './connection-state.ts'
import { type ConnectionView, viewOf } from './connection-view.ts'
import type { Environment } from './environment.ts'
import { probeHealth, type SnapshotAnswer } from './http-calls.ts'
import type { Position } from './position.ts'
import type { OpenTransport, Rung, Transport } from './transport.ts'

export interface ConnectionParts {
  /** `https://host` of the server, without a path. */
  readonly origin: string
  readonly env: Environment
  readonly position: Position
  /** Of the reducer behind onSnapshot; null where there is none. */
  readonly stateVersion: number | null
  readonly options?: Partial<Omit<ConnectionOptions, 'stateVersion'>>
  readonly transports: Readonly<Record<Rung, OpenTransport>>
  /** Where to go on after continuity was lost. */
  readonly load: (signal: AbortSignal) => Promise<SnapshotAnswer>
  /** Every frame of every transport as it came in, also one that will count for nothing. */
  readonly onFrame?: (frame: ServerFrame) => void
  /** So much came in; see TransportListener. */
  readonly onData?: (size: number) => void
  /** The next events of the stream, in order, each once. */
  onEvents(events: readonly MissionEvent[]): void
  /** Continuity was lost: this state stands in place of all before. */
  onSnapshot(snapshot: ServerSnapshot): void
  /** The server folds with another reducer than this page's. */
  onOutdated(stateVersion: number): void
  /** The view may have changed. */
  onChange(): void
}

export interface RunningConnection {
  start(): void
  /** Closes everything, keeps the position: start goes on from there. Idempotent. */
  stop(): void
  view(): ConnectionView
  retry(): void
  /** Stays on one rung; null climbs the ladder again. */
  force(rung: Rung | null): void
  /** What was handed out could not be applied: loads a snapshot. */
  desync(): void
  /** The filter that the transports look at has changed: it holds from the present position on. */
  refilter(): void
  /** Everything up to here was handed out; null while only a snapshot can help. */
  position(): Position | null
  /** What is live now; null while nothing is. A generation never comes back. */
  line(): Line | null
  /** Sends on the line. False where nothing is live or it takes no frames: ask over HTTP. */
  send(frame: ClientFrame): boolean
}

export interface Line {
  readonly generation: number
  readonly rung: Rung
}

/** Runs the machine of connection.ts with real sockets, requests and timers. */
export function createConnection(parts: ConnectionParts): RunningConnection {
  const { env } = parts
  const options: ConnectionOptions = { ...CONSOLE, ...parts.options, stateVersion: parts.stateVersion }
  const effects = createEffects(parts, options, (input) => machine.dispatch(input))
  const machine = createMachine(parts, options, effects.perform)
  let unwatch: (() => void) | null = null
  return {
    start() {
      if (unwatch) return
      machine.dispatch({ type: 'start' })
      unwatch = env.watch((type) => machine.dispatch({ type }))
    },
    stop() {
      if (!unwatch) return
      unwatch()
      unwatch = null
      machine.dispatch({ type: 'stop' })
      effects.abandon()
    },
    view: () => viewOf(machine.state(), env.now(), env.wallTime() - env.now(), options),
    retry: () => machine.dispatch({ type: 'retry' }),
    force: (rung) => machine.dispatch({ type: 'force', rung }),
    desync: () => machine.dispatch({ type: 'desync' }),
    refilter: () => machine.dispatch({ type: 'refilter' }),
    position: () => machine.state().position,
    line: () => lineOf(machine.state()),
    send: (frame) => effects.send(lineOf(machine.state()), frame),
  }
}

const lineOf = ({ phase, rung }: ConnectionState): Line | null =>
  phase.kind === 'live' ? { generation: phase.generation, rung } : null

/** Feeds the machine one input after another and keeps one timer, for its next deadline. */
function createMachine(parts: ConnectionParts, options: ConnectionOptions, perform: (effect: Effect) => void) {
  const { env } = parts
  const inputs: Input[] = []
  let state: ConnectionState = initialConnection(parts.position, env.now(), options)
  let cancelTimer = () => {}
  let busy = false

  function step(input: Input): void {
    const result = transition(state, input, { now: env.now(), random: env.random, options })
    state = result.state
    for (const effect of result.effects) perform(effect)
  }

  function schedule(): void {
    cancelTimer()
    const due = deadlineOf(state, options)
    cancelTimer = due === null ? () => {} : env.after(Math.max(0, due - env.now()), () => dispatch({ type: 'tick' }))
  }

  /** An effect may call back at once; that input waits until the present one is done with. */
  function dispatch(input: Input): void {
    inputs.push(input)
    if (busy) return
    busy = true
    try {
      for (let next = inputs.shift(); next; next = inputs.shift()) step(next)
    } finally {
      busy = false
      schedule()
    }
    parts.onChange()
  }

  return { dispatch, state: () => state }
}

/** Does what the machine asks for, and tells it what came of it. */
function createEffects(parts: ConnectionParts, options: ConnectionOptions, dispatch: (input: Input) => void) {
  const { env, origin, transports: ladder, load: answer } = parts
  const transports = new Map<number, Transport>()
  let requests = new AbortController()

  function open(generation: number, transport: OpenTransport, cursor: string): void {
    const opened = transport(cursor, {
      onFrame: (frame) => {
        parts.onFrame?.(frame)
        dispatch({ type: 'frame', generation, frame })
      },
      onData: (size) => parts.onData?.(size),
      onByte: () => dispatch({ type: 'byte', generation }),
      onLatency: (ms) => dispatch({ type: 'latency', generation, ms }),
      onClosed: (closed) => {
        transports.delete(generation)
        dispatch({ type: 'closed', generation, closed })
      },
    })
    transports.set(generation, opened)
  }

  function close(generation: number): void {
    transports.get(generation)?.close()
    transports.delete(generation)
  }

  async function probe(token: number): Promise<void> {
    dispatch({ type: 'probed', token, ok: await probeHealth(origin, env, options.probeMs, requests.signal) })
  }

  async function load(token: number): Promise<void> {
    dispatch({ ...(await answer(requests.signal)), token })
  }

  return {
    perform(effect: Effect): unknown {
      switch (effect.type) {
        case 'open':
          return open(effect.generation, ladder[effect.rung], effect.cursor)
        case 'close':
          return close(effect.generation)
        case 'check':
          return transports.get(effect.generation)?.check()
        case 'resubscribe':
          return transports.get(effect.generation)?.resubscribe?.(effect.cursor)
        case 'probe':
          return probe(effect.token)
        case 'load':
          return load(effect.token)
        case 'apply':
          return parts.onEvents(effect.events)
        case 'replace':
          return parts.onSnapshot(effect.snapshot)
        case 'outdated':
          return parts.onOutdated(effect.stateVersion)
        default:
          return assertNever(effect)
      }
    },
    send: (line: Line | null, frame: ClientFrame) => (line && transports.get(line.generation)?.send?.(frame)) ?? false,
    /** Gives up requests that are under way. */
    abandon(): void {
      requests.abort()
      requests = new AbortController()
    },
  }
}
