import type { Connector } from '../connector.ts'
import { createHookConnector, type HookConnectorOptions } from '../hooks/hook-connector.ts'
import { claudeCode } from './hook-client.ts'

/** `POST /api/ingest/claude-code/hooks`. */
export const createClaudeCodeConnector = (options: HookConnectorOptions): Connector =>
  createHookConnector(claudeCode, { name: 'Claude Code' }, options)
