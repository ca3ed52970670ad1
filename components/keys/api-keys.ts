import type { ApiKey } from '#lib/auth/accounts.ts'
import type { Scope } from '#lib/auth/principal.ts'
import { sendJson } from '../rest/send-json.ts'

/** The calls of the keys page. All throw AnswerError. */

export const KEYS = '/api/keys'

export interface KeyDraft {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly machine: string
}

// The shapes are what lib/auth/api.schema.ts makes of these answers on the server; zod stays out of the browser.
export const loadKeys = async (path: string): Promise<readonly ApiKey[]> =>
  ((await sendJson(path, 'GET')) as { items: readonly ApiKey[] }).items

export const createKey = async ({ name, scopes, machine }: KeyDraft): Promise<{ key: ApiKey; secret: string }> =>
  (await sendJson(KEYS, 'POST', { name, scopes, ...(machine && { bound: { machine } }) })) as {
    key: ApiKey
    secret: string
  }

export const revokeKey = (id: string): Promise<unknown> => sendJson(`${KEYS}/${encodeURIComponent(id)}`, 'DELETE')
