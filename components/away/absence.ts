import type { Choices } from '#lib/auth/choices.ts'
import type { Absence, Seen } from '#lib/auth/seen.ts'
import type { Digest } from '#lib/away/digest.ts'
import { sendJson } from '../rest/send-json.ts'

export type { Absence, Digest }

/** An absence with what happened in it; null where that is still being made. */
export interface Away {
  readonly absence: Absence
  readonly digest: Digest | null
}

/** Our own route answers with it. */
export const loadDigest = async (path: string): Promise<Digest> => (await sendJson(path, 'GET')) as Digest

export const digestPath = ({ from, to }: Absence): string =>
  `/api/digest?since=${encodeURIComponent(from)}&until=${encodeURIComponent(to)}`

/**
 * Says how far somebody has looked; it is sent even when the page is left meanwhile.
 * @returns what is known after it; null where no answer came, which the next message makes good.
 */
export async function tellSeen(seq: number): Promise<(Seen & { readonly choices: Choices }) | null> {
  try {
    const response = await fetch('/api/me/seen', {
      method: 'PUT',
      keepalive: true,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ seq }),
    })
    return response.ok ? await response.json() : null
  } catch {
    // Offline, or the page was left.
    return null
  }
}

export const putAway = (): Promise<unknown> => sendJson('/api/me/away', 'DELETE')
