import type { Receipt } from '#lib/protocol/event.ts'
import type { Environment } from './environment.ts'
import type { NamedDraft, Posted } from './outbox.ts'
import { errorIn } from './refusal.ts'

/** Longer than the server takes; a request that hangs is tried again. */
const POST_MS = 30_000

/** `POST /api/events`, all or nothing. Never throws. */
export async function postDrafts(
  origin: string,
  drafts: readonly NamedDraft[],
  { fetch, after }: Pick<Environment, 'fetch' | 'after'>,
): Promise<Posted> {
  const late = new AbortController()
  const cancel = after(POST_MS, () => late.abort())
  try {
    const response = await fetch(`${origin}/api/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(drafts),
      signal: late.signal,
    })
    const body: { readonly results?: readonly Receipt[] } | null = await response.json()
    if (response.ok && Array.isArray(body?.results)) return { kind: 'stored', receipts: body.results }
    // Only a body in our one error shape speaks for the server; the rest may be a proxy.
    const error = errorIn(body)
    return error ? { kind: 'refused', error } : { kind: 'lost' }
  } catch {
    // The network, or an answer that is no JSON: whether it was stored is not known, and the retry is harmless.
    return { kind: 'lost' }
  } finally {
    cancel()
  }
}
