import { EVERYTHING } from '#lib/protocol/filter.ts'
import type { ServerSnapshot } from './connection-state.ts'
import type { TicketAnswer } from './credentials.ts'
import type { Environment } from './environment.ts'
import { refusal } from './refusal.ts'
import type { ReadPage } from './tab-follower.ts'
import { type Closed, FAILED, readAddress, readFrame } from './transport.ts'

/** Does HTTP reach the server within `ms`? Never throws. */
export async function probeHealth(
  origin: string,
  env: Pick<Environment, 'fetch' | 'after'>,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const late = new AbortController()
  const cancel = env.after(ms, () => late.abort())
  try {
    const response = await env.fetch(`${origin}/health`, {
      cache: 'no-store',
      signal: AbortSignal.any([signal, late.signal]),
    })
    await response.body?.cancel()
    return response.ok
  } catch {
    // Whatever went wrong, the answer is no; there is nobody who could use the reason.
    return false
  } finally {
    cancel()
  }
}

export type SnapshotAnswer =
  | { readonly type: 'snapshot'; readonly snapshot: ServerSnapshot }
  | { readonly type: 'noSnapshot'; readonly closed: Closed }

/** Loads GET /api/snapshot once. Never throws. */
export async function loadSnapshot(
  origin: string,
  env: Pick<Environment, 'fetch'>,
  signal: AbortSignal,
): Promise<SnapshotAnswer> {
  try {
    const response = await env.fetch(`${origin}/api/snapshot`, { cache: 'no-store', signal })
    if (!response.ok) return { type: 'noSnapshot', closed: await refusal(response) }
    const body: unknown = await response.json()
    if (isSnapshot(body)) return { type: 'snapshot', snapshot: body }
    return { type: 'noSnapshot', closed: { code: FAILED, reason: 'The answer is no snapshot' } }
  } catch (error) {
    return { type: 'noSnapshot', closed: { code: FAILED, reason: String(error) } }
  }
}

function isSnapshot(body: unknown): body is ServerSnapshot {
  if (typeof body !== 'object' || body === null) return false
  const { cursor, stateVersion, state } = body as Partial<Record<keyof ServerSnapshot, unknown>>
  return typeof cursor === 'string' && typeof stateVersion === 'number' && state !== undefined
}

/** Reads one page of the log after a cursor, without waiting for more. */
export function pageReader(url: string, env: Pick<Environment, 'fetch'>): ReadPage {
  return async (cursor, signal) => {
    try {
      const response = await env.fetch(readAddress(url, cursor, EVERYTHING), { cache: 'no-store', signal })
      if (!response.ok && response.status !== 410) return refusal(response)
      const frame = readFrame(await response.text())
      if (frame?.type === 'events' || frame?.type === 'reset') return frame
      return { code: FAILED, reason: 'The answer is no frame' }
    } catch (error) {
      return { code: FAILED, reason: String(error) }
    }
  }
}

/** A ticket for a WebSocket, asked for by whomever `fetch` speaks for. Never throws. */
export async function socketTicket(origin: string, env: Pick<Environment, 'fetch'>): Promise<TicketAnswer> {
  try {
    const response = await env.fetch(`${origin}/api/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"use":"socket"}',
    })
    return response.ok ? await response.json() : { closed: await refusal(response) }
  } catch (error) {
    return { closed: { code: FAILED, reason: String(error) } }
  }
}
