import { DEFAULT_LIMITS, type Limits } from '#lib/protocol/limits.ts'
import { createClaudeCode } from './claude-code/connector.ts'
import { createCodex } from './codex/connector.ts'
import type { Connector } from './connector.ts'
import type { Gate } from './gate.ts'
import { createGeminiConnector } from './gemini/connector.ts'
import { geminiTelemetry } from './gemini/telemetry-drafts.ts'
import { genAiTelemetry } from './gen-ai/gen-ai-telemetry.ts'
import { createOpenCodeConnector } from './opencode/connector.ts'
import { openCodeTelemetry } from './opencode/telemetry.ts'
import { createOtlpConnector } from './otlp/connector.ts'

export interface ConnectorParts {
  readonly limits?: Limits
  /** Told of facts that were not stored though their sender was answered; for the server's own log. */
  readonly onFailure?: (error: unknown) => void
  /** Who may say no to what an agent is about to do. */
  readonly gate?: Gate
  /** When this process began to listen, in ms: what metrics summed up before may be counted already. Default 0. */
  readonly startedMs?: number
}

/** One of each connector that the server has, for the life of a runtime. */
export function connectors({
  limits = DEFAULT_LIMITS,
  onFailure,
  gate,
  startedMs = 0,
}: ConnectorParts = {}): readonly Connector[] {
  const maxDepth = limits.jsonDepth
  const batchEvents = Math.min(1_000, limits.batchEvents)
  const options = { maxDepth, ...(onFailure ? { onFailure } : {}), ...(gate ? { gate } : {}) }
  const claudeCode = createClaudeCode(options)
  const codex = createCodex(options)
  // The first that owns a source reads it; the last owns all.
  const readers = [
    claudeCode.telemetry,
    codex.telemetry,
    geminiTelemetry,
    openCodeTelemetry,
    genAiTelemetry({ startedMs }),
  ]
  return [
    claudeCode.connector,
    codex.connector,
    createGeminiConnector(options),
    createOpenCodeConnector({ maxDepth, batchEvents, ...(gate ? { gate } : {}) }),
    createOtlpConnector({ readers, maxDepth, batchEvents }),
  ]
}

export interface Route {
  readonly connector: Connector
  /** What follows the connector's prefix: `/hooks`. */
  readonly path: string
}

/** The connector that serves a path, else null. */
export function findConnector(among: readonly Connector[], pathname: string): Route | null {
  for (const connector of among) {
    const prefix = connector.prefixes.find((start) => pathname === start || pathname.startsWith(`${start}/`))
    if (prefix !== undefined) return { connector, path: pathname.slice(prefix.length) }
  }
  return null
}
