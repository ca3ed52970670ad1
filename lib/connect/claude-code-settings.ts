/** What ~/.claude/settings.json needs, so that Claude Code reports its sessions, tools, messages and cost here. */

/** Hooks that Claude Code sends over HTTP by itself. SessionStart is not among them: it skips http hooks, so curl sends it. */
export const HTTP_HOOKS = [
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PostToolBatch',
  'PermissionDenied',
  'Notification',
  'Elicitation',
  'ElicitationResult',
  'Stop',
  'StopFailure',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'PostCompact',
  'PostModelSwitch',
  'TaskCreated',
  'TaskCompleted',
  'SessionEnd',
] as const

/** Where the follower's facts go. */
const TRANSCRIPT_PATH = '/api/ingest/claude-code/transcript'

/** Seconds. A tool call waits for its hook, so the server answers at once; only a permission may wait for a person. */
const HOOK_TIMEOUT = 5
const PERMISSION_TIMEOUT = 300

export interface Destination {
  /** Address of this server as the agent's machine reaches it, without trailing slash. */
  readonly baseUrl: string
  /** A key's secret with publish scope. */
  readonly secret: string
  /** The forwarder on the agent's machine, where there is one: it keeps what the server cannot take at the moment. */
  readonly forwarder?: string
  /** Beside it, what follows the transcripts of sessions (cli/follower-script.ts). */
  readonly follower?: string
}

export interface ClaudeCodeSettings {
  readonly env: Readonly<Record<string, string>>
  readonly hooks: Readonly<Record<string, readonly { readonly hooks: readonly Readonly<Record<string, unknown>>[] }[]>>
}

export function claudeCodeSettings({ baseUrl, secret, forwarder, follower }: Destination): ClaudeCodeSettings {
  const path = '/api/ingest/claude-code/hooks'
  const url = baseUrl + path
  const http = (timeout: number) => [
    {
      hooks: [
        {
          type: 'http',
          url,
          timeout,
          // A variable that is not in allowedEnvVars becomes an empty string.
          headers: { Authorization: 'Bearer $MC_PUBLISH_KEY' },
          allowedEnvVars: ['MC_PUBLISH_KEY'],
        },
      ],
    },
  ]
  const curl = `curl -sS -m ${HOOK_TIMEOUT} -H 'Content-Type: application/json' -H "Authorization: Bearer $MC_PUBLISH_KEY" --data-binary @- ${url}`
  const command = forwarder === undefined ? curl : `${shellWord(forwarder)} ${path}`
  const follow = follower === undefined ? [] : [`${shellWord(follower)} ${TRANSCRIPT_PATH}`]
  return {
    env: {
      MC_PUBLISH_KEY: secret,
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: baseUrl,
      OTEL_EXPORTER_OTLP_HEADERS: `Authorization=Bearer ${secret}`,
      OTEL_LOGS_EXPORT_INTERVAL: '2000',
      OTEL_METRIC_EXPORT_INTERVAL: '10000',
    },
    hooks: {
      SessionStart: [{ hooks: [command, ...follow].map((command) => ({ type: 'command', async: true, command })) }],
      PermissionRequest: http(PERMISSION_TIMEOUT),
      ...Object.fromEntries(HTTP_HOOKS.map((name) => [name, http(HOOK_TIMEOUT)])),
    },
  }
}

/** One fact from any script: it gives the agent `name` a desk. */
export function curlLine({ baseUrl, secret }: Destination, name: string): string {
  const event = { type: 'agent:statusChange', data: { agentId: name, status: 'working', task: 'first steps' } }
  return [
    `curl -sS ${baseUrl}/api/events \\`,
    `  -H 'Authorization: Bearer ${secret}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(event)}'`,
  ].join('\n')
}

/** One word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
