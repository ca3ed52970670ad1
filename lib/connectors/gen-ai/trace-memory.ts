import type { SpanRecord } from '../otlp/span-record.ts'
import { type Belonging, belongingOf } from './agent-identity.ts'
import { operationOf } from './operation.ts'

interface KnownSpan extends Belonging {
  readonly parent: string | null
}

interface Trace {
  readonly spans: Map<string, KnownSpan>
  /** What was told first in the trace. */
  agent: string | undefined
  conversation: string | undefined
}

/** Spans kept of one trace; those after them count by the first words of the trace. */
const SPANS = 64

/**
 * Whose a span is that does not say so itself: that of the nearest span around it which says, else that of its trace, as
 * far as was told until now. Parents end last, so what the parent alone says may come too late for children that were
 * exported before it; they then count for their service. What is forgotten here costs only that.
 */
export class TraceMemory {
  readonly #traces = new Map<string, Trace>()
  readonly #size: number

  /** @param size traces remembered; the one unheard for longest is forgotten first. */
  constructor(size: number) {
    this.#size = size
  }

  /** @param scope keeps the traces of one reporter from those of another. */
  learn(scope: string, spans: readonly SpanRecord[]): void {
    // A service has a trace for whatever it answers; most have nothing to do with a model.
    const told = new Set(spans.flatMap((span) => (operationOf(span) === null ? [] : [span.traceId])))
    for (const span of spans) {
      const key = `${scope} ${span.traceId}`
      if (!told.has(span.traceId) && !this.#traces.has(key)) continue
      const trace = this.#traces.get(key) ?? { spans: new Map(), agent: undefined, conversation: undefined }
      this.#traces.delete(key)
      this.#traces.set(key, trace)
      const own = belongingOf(span.attributes)
      if (trace.spans.size < SPANS) trace.spans.set(span.spanId, { ...own, parent: span.parentSpanId })
      trace.agent ??= own.agent
      trace.conversation ??= own.conversation
    }
    for (const oldest of this.#traces.keys()) {
      if (this.#traces.size <= this.#size) return
      this.#traces.delete(oldest)
    }
  }

  belonging(scope: string, span: SpanRecord): Belonging {
    const trace = this.#traces.get(`${scope} ${span.traceId}`)
    let { agent, conversation } = belongingOf(span.attributes)
    let parent = span.parentSpanId
    for (let level = 0; level < SPANS && parent !== null; level++) {
      if (agent !== undefined && conversation !== undefined) break
      const around = trace?.spans.get(parent)
      agent ??= around?.agent
      conversation ??= around?.conversation
      parent = around?.parent ?? null
    }
    return { agent: agent ?? trace?.agent, conversation: conversation ?? trace?.conversation }
  }
}
