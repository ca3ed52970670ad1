import { hash } from 'node:crypto'
import type { Accounts } from '#lib/auth/accounts.ts'
import { directoryOf } from '#lib/auth/directory.ts'
import { cachedJson } from './cached-json.ts'

/** `GET /api/directory` → `{items: [{id, name, isRevoked}]}`; 304 while nobody came and nothing was renamed. */
export function directoryAnswer(request: Request, accounts: Pick<Accounts, 'people' | 'keys'>): Response {
  const json = JSON.stringify({ items: directoryOf(accounts) })
  return cachedJson(request, {
    etag: `"${hash('sha256', json).slice(0, 24)}"`,
    bytes: () => new TextEncoder().encode(json),
  })
}
