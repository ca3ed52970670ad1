import { bytesOf } from './event-figures.ts'

export type ReadDraft =
  | { readonly ok: true; readonly draft: { readonly type: string; readonly data: object }; readonly bytes: number }
  | { readonly ok: false; readonly wrong: string }

/** What was typed as an event, as far as a page can judge it: whether the fields fit the type is for the server to say. */
export function readDraft(type: string, data: string): ReadDraft {
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch (error) {
    return { ok: false, wrong: `This is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, wrong: 'The data of an event is a JSON object: { … }' }
  const draft = { type: type.trim(), data: value }
  return { ok: true, draft, bytes: bytesOf(draft) }
}
