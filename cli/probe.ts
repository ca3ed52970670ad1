import { performance } from 'node:perf_hooks'
import { CLOCK_TOLERANCE_S } from '#lib/connect/report.ts'
import { Failure } from './failure.ts'

export interface Probe {
  readonly roundTripMs: number
  /** This machine's clock less the server's; to the second, since the Date header tells no more. */
  readonly clockOffsetS: number
}

/** Whether the server is there, how far, and what time it has there. @throws Failure */
export async function probe(url: string, now: () => number, signal: AbortSignal): Promise<Probe> {
  const started = performance.now()
  let response: Response
  try {
    response = await fetch(`${url}/health`, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) })
    await response.arrayBuffer()
  } catch (cause) {
    signal.throwIfAborted()
    throw new Failure('unavailable', `No answer from ${url}. Is the server running, and is this its address?`, 4, cause)
  }
  if (!response.ok)
    throw new Failure('unavailable', `${url} answered ${response.status}: it is not ready. Try again soon.`, 4)
  const roundTripMs = Math.round(performance.now() - started)
  const date = Date.parse(response.headers.get('date') ?? '')
  // The header is cut to the second: half a second is the middle of what it may mean.
  const offset = Number.isNaN(date) ? 0 : Math.round((now() - roundTripMs / 2 - date - 500) / 1_000)
  return { roundTripMs, clockOffsetS: offset === 0 ? 0 : offset }
}

export const isClockWrong = ({ clockOffsetS }: Probe): boolean => Math.abs(clockOffsetS) > CLOCK_TOLERANCE_S
