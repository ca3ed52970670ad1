import { readFileSync } from 'node:fs'
import type { Grant } from '#lib/auth/principal.ts'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { Draft, KnownDraft } from '#lib/protocol/event.ts'
import type { Connector, IngestRequest, IngestResponse, Publish } from './connector.ts'
import { findConnector } from './registry.ts'

/** For tests: requests of the real program, recorded, and what becomes of them. */
export interface RecordedRequest {
  readonly at: string
  readonly url: string
  readonly contentType: string
  readonly body?: unknown
  readonly bodyBase64?: string
}

/** @param client the folder of its connector. */
export function fixture(name: string, client = 'claude-code'): readonly RecordedRequest[] {
  const text = readFileSync(new URL(`./${client}/fixtures/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line): RecordedRequest => JSON.parse(line))
}

export function grantFor(bound: Grant['principal']['bound'] = {}, name = 'laptop-1'): Grant {
  return {
    principal: { id: 'key:1', kind: 'key', name, scopes: new Set(['publish']), bound },
    via: 'key',
    alive: true,
    expiresAt: null,
    onRevoked: () => () => undefined,
  }
}

export function requestOf(recorded: RecordedRequest, path: string, grant: Grant = grantFor()): IngestRequest {
  const { body, bodyBase64, contentType, at, url } = recorded
  return {
    grant,
    path,
    query: new URL(url, 'http://localhost').searchParams,
    headers: { 'content-type': contentType },
    body: bodyBase64 === undefined ? Buffer.from(JSON.stringify(body)) : Buffer.from(bodyBase64, 'base64'),
    now: Date.parse(at),
  }
}

/** Keeps drafts as the log would: every one must fit its schema, and an id is kept once. */
export function collect(): { readonly drafts: KnownDraft[]; readonly publish: Publish } {
  const drafts: KnownDraft[] = []
  const ids = new Set<string>()
  const publish: Publish = async (_grant, batch) =>
    batch.map((draft) => {
      const known = checked(draft)
      const duplicate = known.id !== undefined && ids.has(known.id)
      if (known.id !== undefined) ids.add(known.id)
      if (!duplicate) drafts.push(known)
      return { id: known.id ?? '', seq: drafts.length, duplicate }
    })
  return { drafts, publish }
}

/** @throws when a draft is of no known type or does not fit its schema. */
export function checked(draft: Draft): KnownDraft {
  if (!isKnown(draft)) throw new Error(`${draft.type} is no known type`)
  if (draft.id !== undefined && (draft.id.length === 0 || draft.id.length > 128)) throw new Error(`bad id ${draft.id}`)
  const parsed = eventData[draft.type].safeParse(draft.data)
  if (!parsed.success) throw new Error(`${draft.type}: ${parsed.error.message} in ${JSON.stringify(draft.data)}`)
  return draft
}

const isKnown = (draft: Draft): draft is KnownDraft => Object.hasOwn(eventData, draft.type)

/** Hands every request to the connector that serves its path. */
export async function replay(
  requests: readonly RecordedRequest[],
  connectors: readonly Connector[],
  publish: Publish,
): Promise<readonly IngestResponse[]> {
  const answers: IngestResponse[] = []
  for (const recorded of requests) {
    const route = findConnector(connectors, new URL(recorded.url, 'http://localhost').pathname)
    if (!route) throw new Error(`no connector serves ${recorded.url}`)
    answers.push(await route.connector.handle(requestOf(recorded, route.path), publish))
  }
  return answers
}
