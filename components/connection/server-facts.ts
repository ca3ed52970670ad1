import type { HttpCheck } from '#lib/client/check-http.ts'
import { ageWords } from '../ui/figures.ts'
import { delayWords } from './connection-report.ts'

/** One thing that plain requests showed of the server and of what is in between. */
export interface ServerFact {
  readonly name: string
  readonly value: string
  readonly meaning: string
  /** What to do; null where all is well. */
  readonly fix: string | null
}

/** Off by more than this, a clock makes ages and times read wrong. */
const CLOCK_MATTERS_MS = 5_000

export function serverFacts(check: HttpCheck): readonly ServerFact[] {
  return [answers(check), clock(check), version(check), compression(check), between(check)]
}

function answers({ roundTripMs, reason }: HttpCheck): ServerFact {
  const away = roundTripMs === null
  return {
    name: 'A request and its answer',
    value: away ? 'no answer' : delayWords(roundTripMs),
    meaning: away ? (reason ?? '') : 'The shortest of four.',
    fix: away ? 'See whether the server runs, and whether this machine reaches it.' : null,
  }
}

function clock({ clockAheadMs }: HttpCheck): ServerFact {
  const name = 'Clock of the server'
  if (clockAheadMs === null) return { name, value: 'unknown', meaning: 'No answer told the time.', fix: null }
  if (clockAheadMs === 0)
    return { name, value: 'as this machine’s', meaning: 'Known to a second; ages and times read right.', fix: null }
  const off = Math.abs(clockAheadMs)
  return {
    name,
    value: `${ageWords(off)} ${clockAheadMs > 0 ? 'ahead' : 'behind'}`,
    meaning: 'Ages and times on every page are off by as much.',
    fix: off > CLOCK_MATTERS_MS ? 'Let the server and this machine set their clocks by a time server.' : null,
  }
}

function version({ version }: HttpCheck): ServerFact {
  const name = 'HTTP version'
  switch (version) {
    case null:
    case '':
      return { name, value: 'unknown', meaning: 'The browser does not tell.', fix: null }
    case 'http/1.0':
      return {
        name,
        value: 'HTTP/1.0',
        meaning: 'Every request opens a connection, and streams end early.',
        fix: 'Let the proxy speak HTTP/1.1 or newer.',
      }
    case 'http/1.1':
      return {
        name,
        value: 'HTTP/1.1',
        meaning: 'A browser opens six connections to one server, so its tabs share one event stream.',
        fix: null,
      }
    default:
      return { name, value: version, meaning: 'All requests of a browser share one connection.', fix: null }
  }
}

function compression({ compression, roundTripMs }: HttpCheck): ServerFact {
  const name = 'Compression'
  if (roundTripMs === null) return { name, value: 'unknown', meaning: 'No answer came.', fix: null }
  if (compression !== null) return { name, value: compression, meaning: 'Large answers come compressed.', fix: null }
  return {
    name,
    value: 'none',
    meaning: 'The server compresses large answers; something in between takes that off.',
    fix: 'Let the proxy pass the header Accept-Encoding on.',
  }
}

const between = ({ via }: HttpCheck): ServerFact => ({
  name: 'In between',
  value: via ?? 'unknown',
  meaning: via === null ? 'No proxy tells of itself; it need not.' : 'A proxy tells of itself.',
  fix: null,
})
