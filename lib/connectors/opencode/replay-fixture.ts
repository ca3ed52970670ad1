import { readFileSync } from 'node:fs'
import type { Grant } from '#lib/auth/principal.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { IngestRequest } from '../connector.ts'

/** For tests: events of the real program's bus, recorded, and what becomes of them. */
export interface RecordedEvent {
  readonly id: string
  readonly type: string
  readonly properties: Readonly<Record<string, unknown>>
}

export function recorded(name: string): readonly RecordedEvent[] {
  const text = readFileSync(new URL(`./fixtures/${name}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line): RecordedEvent => JSON.parse(line))
}

export function grantOf(bound: Grant['principal']['bound'] = {}, id = 'key:1'): Grant {
  return {
    principal: { id, kind: 'key', name: 'laptop-1', scopes: new Set(['publish']), bound },
    via: 'key',
    alive: true,
    expiresAt: null,
    onRevoked: () => () => undefined,
  }
}

export const NOW = Date.parse('2026-11-21T08:00:00.000Z')

export const post = (body: unknown, grant: Grant = grantOf(), query = ''): IngestRequest => ({
  grant,
  path: '',
  query: new URLSearchParams(query),
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  now: NOW,
})

/** The story that facts tell, in short lines. */
export function storyOf(drafts: readonly KnownDraft[]) {
  const usage = drafts.flatMap((draft) => (draft.type === 'token:usage' ? [draft.data] : []))
  const sum = (name: 'input' | 'output' | 'cacheRead' | 'cacheWrite' | 'costUsd') =>
    usage.reduce((total, data) => total + (data[name] ?? 0), 0)
  return {
    lines: drafts.flatMap(lineOf),
    tokens: {
      requests: usage.length,
      input: sum('input'),
      output: sum('output'),
      cacheRead: sum('cacheRead'),
      cacheWrite: sum('cacheWrite'),
      nanoUsd: Math.round(sum('costUsd') * 1e9),
    },
  }
}

function lineOf(draft: KnownDraft): readonly string[] {
  switch (draft.type) {
    case 'agent:statusChange':
      return [draft.data.status]
    case 'agent:activity': {
      const { phase, ok, title } = draft.data
      return [`${phase === 'start' ? '>' : ok === false ? '-' : phase === 'end' ? '+' : '*'} ${title}`]
    }
    case 'file:change':
      return [`${draft.data.change} ${draft.data.path}`]
    case 'approval:requested':
      return [`asks ${draft.data.tool}`]
    case 'approval:resolved':
      return [`${draft.data.decision}: ${draft.data.message}`]
    case 'session:started':
      return [`started ${draft.data.project}`]
    case 'session:ended':
      return [`ended ${draft.data.reason}`]
    case 'session:activity': {
      const { role, lastMessage, title, model, subagentPhase } = draft.data
      if (subagentPhase) return [`sub-agent ${subagentPhase}`]
      return [role ? `${role}: ${lastMessage}` : title ? `title ${title}` : `model ${model}`]
    }
    default:
      return []
  }
}
