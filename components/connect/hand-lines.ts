import type { Scope } from '#lib/auth/principal.ts'
import { curlLine } from '#lib/connect/claude-code-settings.ts'
import type { ByHandId } from './pick-agent.tsx'

interface HandLines {
  /** Of the key. */
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly where: string
  lines(baseUrl: string, secret: string): string
}

export const HAND_LINES: Readonly<Record<ByHandId, HandLines>> = {
  otel: {
    name: 'OpenTelemetry',
    scopes: ['publish'],
    where: 'in the environment of the program',
    lines: (baseUrl, secret) =>
      [
        `export OTEL_EXPORTER_OTLP_ENDPOINT=${baseUrl}`,
        'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
        `export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${secret}"`,
      ].join('\n'),
  },
  mcp: {
    name: 'MCP',
    scopes: ['publish', 'read'],
    where: 'in the settings of the MCP client',
    lines: (baseUrl, secret) =>
      JSON.stringify(
        {
          mcpServers: {
            'mission-control': {
              type: 'http',
              url: `${baseUrl}/api/mcp`,
              headers: { Authorization: `Bearer ${secret}` },
            },
          },
        },
        null,
        2,
      ),
  },
  http: {
    name: 'HTTP',
    scopes: ['publish'],
    where: 'in a terminal, or in your program',
    lines: (baseUrl, secret) => curlLine({ baseUrl, secret }, 'my-script'),
  },
}
