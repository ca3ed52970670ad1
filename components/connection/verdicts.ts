import type { HttpCheck } from '#lib/client/check-http.ts'
import { HOLD_SECONDS, type TransportCheck } from '#lib/client/check-transport.ts'
import type { Rung } from '#lib/client/transport.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { type ConnectionReport, delayWords, RUNGS } from './connection-report.ts'

/** What a finding comes to: in a word, in a sentence, and what to do about it; null where nothing is to be done. */
export interface Verdict {
  readonly tone: 'working' | 'waiting' | 'error'
  readonly word: string
  readonly meaning: string
  readonly fix: string | null
}

const UPGRADES =
  'Let the proxy pass upgrades on. For nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
const BUFFERING = 'Turn off buffering and compression of /api/stream. For nginx: proxy_buffering off; gzip off;'
const TIMEOUTS = 'Let requests last 60 s. For nginx: proxy_read_timeout 60s;'
const AWAY = 'See whether the server runs, and whether this machine reaches it.'

/** A round trip above this is felt. */
const SLOW_MS = 500
/** A stream whose first byte comes so long after its head is held back by something. */
const HELD_BACK_MS = 2_000

const works = (meaning: string): Verdict => ({ tone: 'working', word: 'Works', meaning, fix: null })

/** @param http what plain requests showed; null where none was made. */
export function transportVerdict(check: TransportCheck, http: HttpCheck | null): Verdict {
  const { outcome, reason } = check
  const told = reason === null ? '' : ` ${sentence(reason)}`
  switch (outcome) {
    case 'works':
      return working(check)
    case 'refused':
      return {
        tone: 'error',
        word: 'Refused',
        meaning: `The server does not want this connection.${told}`,
        fix: 'Sign in again, or ask the owner of the workspace for access.',
      }
    case 'cut':
      return { tone: 'error', word: 'Cut', meaning: `It opened and was cut.${told}`, fix: TIMEOUTS }
    case 'closed':
    case 'mute':
      if (http?.roundTripMs == null)
        return { tone: 'error', word: 'No answer', meaning: `The server is out of reach.${told}`, fix: AWAY }
      return blocked(check.rung, outcome, told)
    default:
      return assertNever(outcome)
  }
}

function working({ rung, roundTripMs, openedMs, firstByteMs, heldMs }: TransportCheck): Verdict {
  switch (rung) {
    case 'websocket':
      if (roundTripMs !== null && roundTripMs > SLOW_MS)
        return {
          tone: 'waiting',
          word: 'Slow',
          meaning: `It works, and what you see is ${delayWords(roundTripMs / 2)} old when it comes.`,
          fix: 'The way to the server is long or crowded; nothing here can shorten it.',
        }
      return works('Events come the moment they happen, and commands go the same way.')
    case 'sse':
      if (openedMs !== null && firstByteMs !== null && firstByteMs - openedMs > HELD_BACK_MS)
        return {
          tone: 'waiting',
          word: 'Held back',
          meaning: `The first byte came ${delayWords(firstByteMs - openedMs)} after the head of the answer: something in between collects bytes before it passes them on.`,
          fix: BUFFERING,
        }
      return works('Events come the moment they happen. It is used where WebSocket does not get through.')
    case 'poll':
      if (heldMs !== null && heldMs < HOLD_SECONDS * 750)
        return {
          tone: 'waiting',
          word: 'Cut short',
          meaning: `The server was asked to hold an answer for ${HOLD_SECONDS} s, and one came after ${delayWords(heldMs)}. It works, and asks more often than it should.`,
          fix: TIMEOUTS,
        }
      return works('The last resort: the page asks, and the server answers as soon as something happens.')
    default:
      return assertNever(rung)
  }
}

/** Plain requests get through and this does not. */
function blocked(rung: Rung, outcome: 'closed' | 'mute', told: string): Verdict {
  const tone = 'error'
  if (rung === 'websocket' && outcome === 'closed')
    return {
      tone,
      word: 'Blocked',
      meaning: `Plain requests reach the server and an upgrade does not: something in between turns it down.${told}`,
      fix: UPGRADES,
    }
  if (rung === 'websocket')
    return {
      tone,
      word: 'Silent',
      meaning: `Something in between takes the upgrade and passes nothing on.${told}`,
      fix: UPGRADES,
    }
  if (rung === 'sse' && outcome === 'mute')
    return {
      tone,
      word: 'Held back',
      meaning: `Something in between keeps the stream to itself until it ends, which it does not.${told}`,
      fix: BUFFERING,
    }
  return { tone, word: 'Fails', meaning: `Short requests get through and this one does not.${told}`, fix: TIMEOUTS }
}

/** All in one sentence, for the head of the page. */
export function summaryWords({ http, transports }: ConnectionReport): string {
  const working = RUNGS.filter(({ rung }) => transports.get(rung)?.outcome === 'works')
  const [best] = working
  if (transports.size < RUNGS.length) return 'Trying every way in which events may reach this browser.'
  if (best === undefined)
    return http?.roundTripMs == null
      ? 'The server does not answer.'
      : 'No transport gets through: this browser sees nothing live.'
  if (working.length === RUNGS.length) return 'Every way to hear of events works.'
  const lost = RUNGS.filter(({ rung }) => transports.get(rung)?.outcome !== 'works').map(({ name }) => name)
  return `${best.name} carries the events; ${lost.join(' and ')} ${lost.length === 1 ? 'does' : 'do'} not get through.`
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)
