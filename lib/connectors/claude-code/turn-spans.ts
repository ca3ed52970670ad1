import { Recent } from '../hooks/recent.ts'
import type { SessionMemory } from '../hooks/session-memory.ts'
import type { LogRecord } from '../otlp/log-record.ts'
import type { SpanRecord } from '../otlp/span-record.ts'
import type { Reading, Reporter } from '../otlp/telemetry-reader.ts'
import { textOf } from '../record-attributes.ts'
import { draftsFromTelemetry } from './telemetry-turn.ts'
import { concludeTurn } from './transcript.ts'

const TURNS = 5_000

/**
 * Traces of Claude Code (a beta, which a person turns on): of all their spans, `interaction` tells what nothing else on
 * the wire does, that a turn is over though a person broke it off in the middle of a reply. The span does not name its
 * prompt; the log record of the prompt stands in the span and does. Without it nothing is told, since an export comes
 * seconds late and the next turn may run by then. What other spans hold (tokens, calls, their time) is told by logs and
 * hooks, and counted there.
 */
export function createTurnSpans(memory: SessionMemory) {
  const prompts = new Recent<string>(TURNS)
  const keyOf = (reporter: Reporter, traceId: string, spanId: string) => `${reporter.id} ${traceId} ${spanId}`

  return {
    /** @param record `user_prompt` */
    begin(record: LogRecord, reporter: Reporter): void {
      const { traceId, spanId } = record
      const promptId = textOf(record, 'prompt.id')
      if (promptId !== undefined && traceId !== null && spanId !== null)
        prompts.set(keyOf(reporter, traceId.toLowerCase(), spanId.toLowerCase()), promptId)
    },

    end(spans: readonly SpanRecord[], reporter: Reporter): Reading {
      const drafts = spans.flatMap((span) => {
        const session = textOf(span, 'session.id')
        const promptId = prompts.get(keyOf(reporter, span.traceId, span.spanId))
        if (span.name !== 'claude_code.interaction' || session === undefined || promptId === undefined) return []
        const said = { session, promptId, name: 'turn ended, by its trace' }
        return draftsFromTelemetry(memory, reporter, said, (turn) => {
          const reading = concludeTurn(turn)
          return reading.stance === undefined ? null : reading
        })
      })
      return { drafts, rejected: 0 }
    },
  }
}
