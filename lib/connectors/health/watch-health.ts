import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Publish } from '../connector.ts'
import { HealthVerdict, type Probe } from './health-verdict.ts'

export interface HealthOptions {
  /** What the component is called: `health:<name>`. */
  readonly name: string
  /** Answers GET with 2xx while all is well. */
  readonly url: string
  readonly publish: Publish
  readonly clock: AlarmClock
  readonly onError: (error: unknown) => void
  readonly fetch?: typeof fetch
  /** Milliseconds between two looks, default 15 s; and after which one counts as failed, default 5 s. */
  readonly everyMs?: number
  readonly timeoutMs?: number
}

/** No body is read beyond this. */
const BODY_BYTES = 64 * 1024

/**
 * Asks a gateway's or service's health endpoint again and again and publishes its status where it changed, in the name of the
 * rule `health`. Starts at once; disposing it stops it.
 */
export function watchHealth(options: HealthOptions): AsyncDisposable {
  const { clock, publish, onError, everyMs = 15_000 } = options
  const verdict = new HealthVerdict(options.name)
  const stop = new AbortController()
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      const off = clock.after(everyMs, resolve)
      wake = () => {
        off()
        resolve()
      }
      if (stop.signal.aborted) wake()
    })
  const run = async () => {
    while (!stop.signal.aborted) {
      const probe = await ask(options, stop.signal)
      if (stop.signal.aborted) return
      const drafts = verdict.after(probe)
      try {
        if (drafts.length > 0) await publish(serverGrant('health'), drafts, { trust: 'trusted' })
        verdict.told()
      } catch (error) {
        onError(error)
      }
      await pause()
    }
  }
  const running = run()
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      wake()
      await running
    },
  }
}

/** One question. What an endpoint sends is not shown, but for the status that it says in JSON. */
async function ask(
  { url, fetch: request = fetch, timeoutMs = 5_000 }: HealthOptions,
  stop: AbortSignal,
): Promise<Probe> {
  const started = performance.now()
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)])
    const response = await request(url, { signal, redirect: 'manual', headers: { accept: 'application/json' } })
    const ms = Math.round(performance.now() - started)
    const text = await beginning(response)
    return { kind: 'answered', ms, status: response.status, word: wordIn(text) }
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    return { kind: 'silent', why: isLate ? `no answer within ${timeoutMs} ms` : causeOf(error) }
  }
}

async function beginning({ body }: Response): Promise<string> {
  if (body === null) return ''
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    // Leaving the loop cancels the rest.
    if (text.length > BODY_BYTES) return ''
  }
  return text
}

/** `{"status": "degraded"}`, as most health endpoints say it, or `{"ok": false}`. */
function wordIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return null
    if ('status' in body && typeof body.status === 'string') return body.status.slice(0, 40)
    return 'ok' in body && body.ok === false ? 'not ok' : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause ? `no connection (${String(cause.code)})` : 'no connection'
}
