import type { KnownDraft } from '#lib/protocol/event.ts'
import { digest, identifier } from '../identifier.ts'
import type { MetricPoint } from '../otlp/metric-point.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { Increment } from './metric-series.ts'
import { textOf } from './read-attribute.ts'
import { type TokenCounts, withoutCache } from './token-counts.ts'
import { modelOf, providerOf, type Whose } from './usage-draft.ts'

const KIND: Readonly<Record<string, keyof TokenCounts>> = {
  input: 'input',
  prompt: 'input',
  output: 'output',
  completion: 'output',
  cache_read: 'cacheRead',
  cached: 'cacheRead',
  cache_creation: 'cacheWrite',
  cache_write: 'cacheWrite',
  reasoning: 'reasoning',
}

/** The kind of tokens that a point counts; null when it counts something else. */
export function tokenKind({ name, kind, attributes }: MetricPoint): keyof TokenCounts | null {
  if (name !== 'gen_ai.client.token.usage' || kind === 'gauge') return null
  const said = textOf(attributes, ['gen_ai.token.type', 'gen_ai.usage.token_type'])
  return said !== undefined && Object.hasOwn(KIND, said) ? (KIND[said] ?? null) : null
}

/** What a model used in the time of one export: the kinds of tokens of one group of attributes, together. */
export function metricDrafts(increments: readonly Increment[], whose: (point: MetricPoint) => Whose): KnownDraft[] {
  const groups = new Map<string, Increment[]>()
  for (const increment of increments) {
    const key = groupKey(increment.point)
    groups.set(key, [...(groups.get(key) ?? []), increment])
  }
  return [...groups.values()].flatMap((group) => draftOf(group, whose) ?? [])
}

function groupKey({ source, attributes, timeMs, startMs }: MetricPoint): string {
  const rest = [...attributes].filter(([name]) => !/token[._]type$/.test(name))
  return digest([[...source.resource].sort(), source.scope, rest.sort(), startMs, timeMs])
}

function draftOf(group: readonly Increment[], whose: (point: MetricPoint) => Whose): KnownDraft | null {
  const [first] = group
  const model = first && modelOf(first.point.attributes)
  if (!first || model === undefined) return null
  const counts = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 }
  for (const { point, amount } of group) {
    const kind = tokenKind(point)
    if (kind !== null) counts[kind] += Math.round(amount)
  }
  const { reasoning, ...rest } = counts
  return {
    id: identifier('otel', 'sum', digest(group.map(({ key }) => key).sort())),
    type: 'token:usage',
    data: withoutUndefined({
      ...whose(first.point),
      model,
      provider: providerOf(first.point.attributes),
      ...withoutCache(rest),
      reasoning: reasoning > 0 ? reasoning : undefined,
      occurredAt: first.point.at ?? undefined,
    }),
  }
}
