import type { Connector } from '../connector.ts'
import { createHookConnector, type HookConnectorOptions } from '../hooks/hook-connector.ts'
import { geminiCli } from './hook-client.ts'

/** `POST /api/ingest/gemini/hooks`. */
export const createGeminiConnector = (options: HookConnectorOptions): Connector =>
  createHookConnector(geminiCli, { name: 'Gemini CLI' }, options)
