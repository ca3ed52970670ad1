import type { Connector } from '../connector.ts'
import { createHookConnector, type HookConnectorOptions } from '../hooks/hook-connector.ts'
import { SessionMemory } from '../hooks/session-memory.ts'
import type { TelemetryReader } from '../otlp/telemetry-reader.ts'
import { claudeCode } from './hook-client.ts'
import { readHookOrStatusLine, readStatusLine } from './status-line.ts'
import { claudeCodeTelemetry } from './telemetry-drafts.ts'
import { readTranscript } from './transcript.ts'

const PATHS = { '/hooks': readHookOrStatusLine, '/statusline': readStatusLine, '/transcript': readTranscript }

export interface ClaudeCode {
  /** `POST /api/ingest/claude-code/hooks`, `…/statusline` and `…/transcript`. */
  readonly connector: Connector
  readonly telemetry: TelemetryReader
}

/** Claude Code tells what it does by hooks, and what it spends, and what a person answered or broke off, by telemetry. */
export function createClaudeCode(options: HookConnectorOptions): ClaudeCode {
  const memory = new SessionMemory(options.sessions)
  return {
    connector: createHookConnector(claudeCode, { name: 'Claude Code', paths: PATHS, memory }, options),
    telemetry: claudeCodeTelemetry(memory),
  }
}
