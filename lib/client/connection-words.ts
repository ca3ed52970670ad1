import { assertNever } from '#lib/protocol/assert-never.ts'
import type { ConnectionView } from './connection-view.ts'
import { POLL_SECONDS, type Rung } from './transport.ts'

export interface ConnectionWords {
  /** For the pill: `Live · WebSocket 12 ms`. */
  readonly label: string
  /** One or two sentences for the popover. */
  readonly detail: string
  /** The status whose colours the pill wears. */
  readonly tone: 'working' | 'idle' | 'waiting' | 'error'
}

export const TRANSPORT_NAMES: Readonly<Record<Rung, string>> = { websocket: 'WebSocket', sse: 'SSE', poll: 'polling' }

/**
 * @param now wall-clock milliseconds.
 * @param clock writes a wall-clock time as the reader's `10:42`.
 */
export function connectionWords(
  view: ConnectionView,
  now: number,
  clock: (time: number) => string = localTime,
): ConnectionWords {
  const stale = view.freshUntil !== null && now > view.freshUntil
  switch (view.kind) {
    case 'live':
      return stale ? reconnecting(view, now) : live(view)
    case 'polling':
      if (stale) return reconnecting(view, now)
      return {
        label: 'Polling',
        detail: `Neither WebSocket nor SSE gets through, so this page asks, and the server holds each request for up to ${POLL_SECONDS} s until something happens. WebSocket is tried again by itself.`,
        tone: 'idle',
      }
    case 'connecting':
      return view.retryAt === null
        ? { label: 'Connecting', detail: `Opening ${TRANSPORT_NAMES[view.transport]}.`, tone: 'waiting' }
        : { label: `Connecting${inSeconds(view.retryAt, now)}`, detail: sentence(view.reason), tone: 'waiting' }
    case 'reconnecting':
      return reconnecting(view, now)
    case 'offline':
      return {
        label: `Offline since ${clock(view.since)}`,
        detail: `The server does not answer. What you see is how things stood then. ${nextTry(view, now)}`,
        tone: 'error',
      }
    case 'signedOut':
      return { label: 'Signed out', detail: 'You are signed out: sign in again to go on.', tone: 'error' }
    case 'refused':
      return { label: 'Not connected', detail: refusal(view.code), tone: 'error' }
    default:
      return assertNever(view.kind)
  }
}

function live(view: ConnectionView): ConnectionWords {
  const name = TRANSPORT_NAMES[view.transport]
  const latency = view.latencyMs === null ? '' : ` ${Math.max(1, Math.round(view.latencyMs))} ms`
  const behind =
    view.behind === 0
      ? ''
      : ` Catching up: ${view.behind.toLocaleString('en')} ${view.behind === 1 ? 'event' : 'events'} to go.`
  const why =
    view.transport === 'sse' && view.forced === null
      ? ' WebSocket does not get through; it is tried again by itself.'
      : ''
  return { label: `Live · ${name}${latency}`, detail: `Events arrive as they happen.${behind}${why}`, tone: 'working' }
}

function reconnecting(view: ConnectionView, now: number): ConnectionWords {
  const detail = [sentence(view.reason), nextTry(view, now)].filter((part) => part !== '').join(' ')
  return { label: `Reconnecting${inSeconds(view.retryAt, now)}`, detail, tone: 'waiting' }
}

function refusal(code: number | null): string {
  switch (code) {
    case 4003:
      return 'You may not read this workspace: ask its owner for access.'
    case 4004:
      return 'This workspace does not exist any more.'
    case 4006:
      return 'The server was updated: reload this page.'
    default:
      return `The server refused this page${code === null ? '' : ` (code ${code})`}: reload it.`
  }
}

const seconds = (until: number, now: number) => Math.max(0, Math.ceil((until - now) / 1_000))

function inSeconds(retryAt: number | null, now: number): string {
  const left = retryAt === null ? 0 : seconds(retryAt, now)
  return left === 0 ? '' : ` in ${left} s`
}

function nextTry(view: ConnectionView, now: number): string {
  const left = inSeconds(view.retryAt, now)
  return left === '' ? `Trying ${TRANSPORT_NAMES[view.transport]} now.` : `Next try${left}.`
}

const sentence = (text: string | null) => (text === null || text === '' ? '' : /[.!?]$/.test(text) ? text : `${text}.`)

const localTime = (time: number) => new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
