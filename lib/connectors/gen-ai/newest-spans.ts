import type { ToldSpan } from './span-drafts.ts'

/**
 * The span of each agent and session that ended last. One that stands around others ends after them, even where its clock
 * says otherwise: some close the outer one first, by less than a millisecond.
 */
export function newestSpans(told: readonly ToldSpan[]): readonly ToldSpan[] {
  const bySpan = new Map(told.map((one) => [one.span.spanId, one]))
  const last = new Map<string, ToldSpan>()
  for (const one of told) {
    const key = JSON.stringify([one.agentId, one.sessionId ?? null])
    const before = last.get(key)
    if (before === undefined) last.set(key, one)
    else if (isAround(one, before, bySpan)) last.set(key, endingWith(one, before))
    else if (isAround(before, one, bySpan)) last.set(key, endingWith(before, one))
    else if (endOf(one) >= endOf(before)) last.set(key, one)
  }
  return [...last.values()]
}

const endOf = ({ span }: ToldSpan): string => span.endAt ?? ''

function isAround(outer: ToldSpan, inner: ToldSpan, bySpan: ReadonlyMap<string, ToldSpan>): boolean {
  if (outer.span.traceId !== inner.span.traceId) return false
  let parent = inner.span.parentSpanId
  for (let level = 0; level < bySpan.size && parent !== null; level++) {
    if (parent === outer.span.spanId) return true
    parent = bySpan.get(parent)?.span.parentSpanId ?? null
  }
  return false
}

const endingWith = (outer: ToldSpan, inner: ToldSpan): ToldSpan =>
  endOf(inner) > endOf(outer) ? { ...outer, span: { ...outer.span, endAt: inner.span.endAt } } : outer
