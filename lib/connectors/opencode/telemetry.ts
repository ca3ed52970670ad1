import type { TelemetryReader } from '../otlp/telemetry-reader.ts'

/**
 * OpenCode's own telemetry holds every request of the model once more, without the message that it belongs to, so the two
 * could not be told apart. The plugin's messages are the one source of its tokens; this is accepted and tells nothing.
 */
export const openCodeTelemetry: TelemetryReader = { owns: ({ service }) => service === 'opencode' }
