import type { CheckWorld } from './check-transport.ts'

/** What plain requests showed. */
export interface HttpCheck {
  /** The shortest of some; null: no answer. */
  readonly roundTripMs: number | null
  /** The server's clock minus this machine's, known to a second; null where no answer told the time. */
  readonly clockAheadMs: number | null
  /** `http/1.1`, `h2`, `h3`, between the browser and what answers it; null where the browser does not tell. */
  readonly version: string | null
  /** `gzip`, `br`, … of a long answer; null: none. */
  readonly compression: string | null
  /** What proxies tell of themselves; null: nothing. */
  readonly via: string | null
  readonly reason: string | null
}

const REQUESTS = 4
const LIMIT_MS = 5_000

/**
 * Asks the server some short questions and one with a long answer. Never throws.
 * @param versionOf which HTTP a request to an address took.
 */
export async function checkHttp(world: CheckWorld, versionOf: (url: string) => string | null): Promise<HttpCheck> {
  const { origin } = world
  const nothing = { roundTripMs: null, clockAheadMs: null, version: null, compression: null, via: null }
  try {
    let quickest: Timed | null = null
    for (let n = 0; n < REQUESTS; n++) {
      const timed = await ask(`${origin}/health`, world)
      if (quickest === null || timed.ms < quickest.ms) quickest = timed
    }
    const long = await ask(`${origin}/api/openapi.json`, world)
    return {
      roundTripMs: quickest?.ms ?? null,
      clockAheadMs: quickest && aheadOf(quickest),
      version: versionOf(`${origin}/health`),
      compression: long.headers.get('content-encoding'),
      via: long.headers.get('via'),
      reason: null,
    }
  } catch (error) {
    return { ...nothing, reason: String(error) }
  }
}

interface Timed {
  readonly ms: number
  /** The wall clock in the middle of the request. */
  readonly at: number
  readonly headers: Headers
}

async function ask(url: string, { env, signal }: CheckWorld): Promise<Timed> {
  const late = new AbortController()
  const cancel = env.after(LIMIT_MS, () => late.abort(new Error(`No answer within ${LIMIT_MS / 1_000} s`)))
  try {
    const begun = env.now()
    const response = await env.fetch(url, { cache: 'no-store', signal: AbortSignal.any([signal, late.signal]) })
    await response.arrayBuffer()
    const ms = env.now() - begun
    return { ms, at: env.wallTime() - ms / 2, headers: response.headers }
  } finally {
    cancel()
  }
}

/** A `Date` header is cut to the second: half of one is added, and less than a second of difference is none. */
function aheadOf({ at, headers }: Timed): number | null {
  const told = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(told)) return null
  const ahead = told + 500 - at
  return Math.abs(ahead) <= 1_000 ? 0 : Math.round(ahead)
}
