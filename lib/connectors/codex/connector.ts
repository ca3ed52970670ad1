import type { Connector } from '../connector.ts'
import { hookPayload } from '../hooks/hook.schema.ts'
import { createHookConnector, type HookConnectorOptions } from '../hooks/hook-connector.ts'
import type { TelemetryReader } from '../otlp/telemetry-reader.ts'
import { codexClient } from './hook-client.ts'
import { readNotification } from './notify.schema.ts'
import { codexTelemetry } from './telemetry-drafts.ts'
import { SubagentThreads } from './threads.ts'

const PATHS = { '/hooks': (body: unknown) => hookPayload.parse(body), '/notify': readNotification }

export interface Codex {
  /** `POST /api/ingest/codex/hooks` and `/api/ingest/codex/notify`. */
  readonly connector: Connector
  readonly telemetry: TelemetryReader
}

/** Codex tells what it does by hooks and notifications, and what it spends by telemetry. */
export function createCodex(options: HookConnectorOptions): Codex {
  const threads = new SubagentThreads(options.sessions ?? 5_000)
  return {
    connector: createHookConnector(codexClient(threads), { name: 'Codex', paths: PATHS }, options),
    telemetry: codexTelemetry(threads),
  }
}
