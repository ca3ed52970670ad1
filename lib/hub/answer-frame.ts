import { ticketCredentials } from '#lib/auth/credentials.ts'
import type { Grant, Scope } from '#lib/auth/principal.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { CLOSE } from '#lib/protocol/close.ts'
import { parseStart } from '#lib/protocol/cursor.ts'
import { errorBody, isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { canonicalFilter } from '#lib/protocol/filter.ts'
import type { ClientFrame, ClientFrameOf } from '#lib/protocol/frame.ts'
import { perSecond } from '#lib/protocol/token-buckets.ts'
import { answerClaim } from './answer-claim.ts'
import type { Core } from './core.ts'
import { isoOf } from './grant-end.ts'
import type { Reader } from './reader.ts'
import type { SocketConnection } from './socket-connection.ts'

/** Does what a frame of an authenticated connection asks for. Whatever is wrong is answered; nothing is thrown. */
export async function answerFrame(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrame,
): Promise<void> {
  try {
    await act(core, connection, grant, frame)
  } catch (error) {
    answerError(core, connection, 'id' in frame && typeof frame.id === 'string' ? frame.id : null, error)
  }
}

/** A `reply` where the frame had an id, else an `error`. A third refusal for rate closes the connection. */
export function answerError(core: Core, connection: SocketConnection, id: string | null, error: unknown): void {
  if (!isMissionError(error)) core.onError(error)
  const body = errorBody(error)
  connection.send(id === null ? { type: 'error', ...body } : { type: 'reply', id, ...body })
  if (body.error.code === 'rate_limited' && ++connection.strikes >= core.limits.rateStrikes)
    connection.close(CLOSE.rate, 'Too many refusals for rate. Slow down.')
}

/** An answer to nonsense costs as much as one to sense, so it is limited too. */
export function answerInvalid(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  { id, error }: { readonly id: string | null; readonly error: MissionError },
): void {
  const retryAfterMs = core.buckets.take(`invalid ${grant.principal.id}`, perSecond(core.limits.subscribesPerSecond))
  answerError(core, connection, id, retryAfterMs > 0 ? tooOften('invalid', retryAfterMs) : error)
}

async function act(core: Core, connection: SocketConnection, grant: Grant, frame: ClientFrame): Promise<void> {
  switch (frame.type) {
    case 'auth':
      throw new MissionError('bad_request', 'This connection is authenticated. Send "refresh" to renew it.')
    case 'subscribe':
      return subscribe(core, connection, grant, frame)
    case 'unsubscribe':
      return unsubscribe(connection, frame.sub)
    case 'publish':
      return publish(core, connection, grant, frame)
    case 'command':
      return command(core, connection, grant, frame)
    case 'claim':
      return claim(core, connection, grant, frame)
    case 'refresh':
      return refresh(core, connection, grant, frame)
    case 'agent:connect':
      return agentConnect(core, connection, grant, frame)
    case 'ping':
      return connection.sendText(JSON.stringify({ type: 'pong', at: frame.at }))
    case 'pong':
    case 'dashboard:connect':
      return
    default:
      assertNever(frame)
  }
}

async function subscribe(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrameOf<'subscribe'>,
): Promise<void> {
  needScope(grant, 'read', 'subscribe')
  // The first is not counted: it costs less than the connection itself, and a fleet behind one key has to come back at once.
  if (connection.subscribed) takeToken(core, grant, 'subscribe', core.limits.subscribesPerSecond)
  connection.subscribed = true
  const filter = canonicalFilter(frame.types)
  if (!filter)
    throw new MissionError(
      'invalid',
      '"types" may hold up to 64 of: a type such as "agent:activity", a prefix such as "agent:*", or "*".',
    )
  const start = parseStart(frame.cursor)
  if (!start) throw new MissionError('invalid', '"cursor" must be "now", "0" or a cursor that this server gave.')
  unsubscribe(connection, frame.sub, 'quietly')
  if (connection.readers.length >= core.limits.subscriptionsPerConnection)
    throw new MissionError(
      'invalid',
      `A connection may have ${core.limits.subscriptionsPerConnection} subscriptions. End one with "unsubscribe".`,
    )
  const reader = core.feed.open(connection, frame.sub, filter)
  connection.readers.push(reader)
  if (frame.snapshot) return beginWithSnapshot(core, connection, reader)
  const located = await core.feed.locate(start, null, frame.maxBehind)
  if (reader.state === 'ended') return
  if (located.kind === 'reset') return connection.reset(reader, located.reason)
  begin(core, connection, reader, located.from, start.at !== 'cursor')
}

/** State first, then what comes after it: the cursor of the state is where the events go on (P-READ-2). */
function beginWithSnapshot(core: Core, connection: SocketConnection, reader: Reader): void {
  const snapshot = core.live.snapshot()
  connection.send({ type: 'subscribed', sub: reader.class.sub, from: snapshot.seq, head: core.feed.head })
  connection.sendEncoded(core.snapshots.frame(reader.class.sub, snapshot))
  core.feed.start(reader, snapshot.seq)
}

/** @param bookmark tells the cursor of the place, where the client does not have it. */
function begin(core: Core, connection: SocketConnection, reader: Reader, from: number, bookmark: boolean): void {
  connection.send({ type: 'subscribed', sub: reader.class.sub, from, head: core.feed.head })
  const empty = bookmark ? core.feed.bookmarkAt(reader.class, from) : null
  if (empty) connection.sendEncoded(empty)
  core.feed.start(reader, from)
}

function unsubscribe(connection: SocketConnection, sub: string, quietly?: 'quietly'): void {
  const reader = connection.readers.find((one) => one.class.sub === sub)
  if (reader) connection.forget(reader)
  if (!quietly) connection.send({ type: 'unsubscribed', sub })
}

async function publish(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrameOf<'publish'>,
): Promise<void> {
  // A cast: publish itself parses what comes from outside, and refuses what is no draft.
  const results = await core.publish(grant, frame.events as readonly Draft[])
  connection.send({ type: 'reply', id: frame.id, ok: { results } })
}

async function command(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrameOf<'command'>,
): Promise<void> {
  needScope(grant, 'control', 'send commands')
  takeToken(core, grant, 'command', core.limits.commandsPerSecond)
  const { id, agentId, kind, args } = frame
  const data = { commandId: id, agentId, kind, ...(args === undefined ? {} : { args }) }
  const [receipt] = await core.publish(grant, [{ id, type: 'command:request', data }])
  connection.send({ type: 'reply', id, ok: { seq: receipt?.seq } })
}

async function claim(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrameOf<'claim'>,
): Promise<void> {
  needScope(grant, 'publish', 'claim tasks')
  takeToken(core, grant, 'claim', core.limits.mcpMessagesPerSecond)
  const ok = await answerClaim(core, [...(connection.agents?.keys() ?? [])], grant, frame)
  connection.send({ type: 'reply', id: frame.id, ok })
}

async function refresh(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrameOf<'refresh'>,
): Promise<void> {
  takeToken(core, grant, 'refresh', core.limits.subscribesPerSecond)
  const renewed = await core.authenticator.authenticate(ticketCredentials(frame.ticket), 'socket')
  if (connection.phase !== 'open') return
  if (!renewed?.alive)
    throw new MissionError('unauthenticated', 'The ticket is not valid, was used, or has expired. Get a new one.')
  if (renewed.principal.id !== grant.principal.id)
    throw new MissionError('forbidden', "The ticket is somebody else's. Open a new connection for another principal.")
  connection.own(renewed)
  connection.send({ type: 'reply', id: frame.id, ok: { expiresAt: isoOf(renewed.expiresAt) } })
}

/** The socket speaks for an agent from now on: while it is open, the agent is here. */
function agentConnect(
  core: Core,
  connection: SocketConnection,
  grant: Grant,
  frame: ClientFrameOf<'agent:connect'>,
): void {
  needScope(grant, 'publish', 'connect an agent')
  const { agentId, name, kind } = frame
  connection.agents ??= new Map()
  if (connection.agents.has(agentId)) return
  if (connection.agents.size >= core.limits.subscriptionsPerConnection)
    throw new MissionError(
      'invalid',
      `A connection may speak for ${core.limits.subscriptionsPerConnection} agents. Open another one.`,
    )
  const agent = { agentId, ...(name === undefined ? {} : { name }), ...(kind === undefined ? {} : { kind }) }
  connection.agents.set(agentId, core.presence.connect(grant, agent))
}

function needScope({ principal }: Grant, scope: Scope, what: string): void {
  if (!principal.scopes.has(scope))
    throw new MissionError('forbidden', `To ${what}, ${principal.name} needs the scope "${scope}".`)
}

/** @throws MissionError `rate_limited`. */
function takeToken(core: Core, { principal }: Grant, what: string, tokens: number): void {
  const retryAfterMs = core.buckets.take(`${what} ${principal.id}`, perSecond(tokens))
  if (retryAfterMs > 0) throw tooOften(what, retryAfterMs)
}

const tooOften = (what: string, retryAfterMs: number) =>
  new MissionError('rate_limited', `Too many "${what}" frames. Wait ${retryAfterMs} ms.`, { retryAfterMs })
