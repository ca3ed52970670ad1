import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { claudeCodeSettings, curlLine, HTTP_HOOKS } from './claude-code-settings.ts'

const destination = { baseUrl: 'https://control.example.com', secret: 'mc_test_secret' }
const text = JSON.stringify(claudeCodeSettings(destination), null, 2)

describe('settings for Claude Code', () => {
  it('are valid JSON with every hook, and SessionStart by command because http is skipped there', () => {
    const { hooks } = JSON.parse(text)
    expect(Object.keys(hooks).sort()).toEqual([...HTTP_HOOKS, 'PermissionRequest', 'SessionStart'].sort())
    for (const [name, groups] of Object.entries<{ hooks: { type: string }[] }[]>(hooks)) {
      expect(groups).toHaveLength(1)
      expect(groups[0]?.hooks.map(({ type }) => type)).toEqual([name === 'SessionStart' ? 'command' : 'http'])
    }
    // It would replace the making of the worktree instead of watching it.
    expect(hooks).not.toHaveProperty('WorktreeCreate')
  })

  it('begin a follower with each session where there is one, beside what tells of the session', () => {
    const programs = { forwarder: '/home/u/my work/hook', follower: '/home/u/my work/follow' }
    const commands = claudeCodeSettings({ ...destination, ...programs }).hooks.SessionStart?.[0]?.hooks
    expect(commands).toEqual([
      { type: 'command', async: true, command: "'/home/u/my work/hook' /api/ingest/claude-code/hooks" },
      { type: 'command', async: true, command: "'/home/u/my work/follow' /api/ingest/claude-code/transcript" },
    ])
  })

  it('let every http hook read the key from the settings and none carry it', () => {
    const { env, hooks } = JSON.parse(text)
    expect(env.MC_PUBLISH_KEY).toBe(destination.secret)
    for (const name of [...HTTP_HOOKS, 'PermissionRequest']) {
      expect(hooks[name][0].hooks[0]).toEqual({
        type: 'http',
        url: 'https://control.example.com/api/ingest/claude-code/hooks',
        timeout: name === 'PermissionRequest' ? 300 : 5,
        headers: { Authorization: 'Bearer $MC_PUBLISH_KEY' },
        allowedEnvVars: ['MC_PUBLISH_KEY'],
      })
    }
    expect(JSON.stringify(hooks)).not.toContain(destination.secret)
  })

  it('send logs and metrics as JSON with the key', () => {
    expect(JSON.parse(text).env).toMatchObject({
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://control.example.com',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer mc_test_secret',
    })
  })

  it('write shell lines that a shell reads as meant', () => {
    const { hooks } = claudeCodeSettings(destination)
    const command = String(hooks.SessionStart?.[0]?.hooks[0]?.command)
    const words = (line: string) =>
      spawnSync('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${line}`], {
        env: { ...process.env, MC_PUBLISH_KEY: 'from-env' },
        encoding: 'utf8',
      }).stdout.split('\n')
    expect(words(command)).toContain('Authorization: Bearer from-env')
    expect(words(command)).toContain('https://control.example.com/api/ingest/claude-code/hooks')
    const curl = words(curlLine(destination, 'my-script'))
    expect(curl).toContain('https://control.example.com/api/events')
    expect(JSON.parse(curl.at(-2) ?? '')).toMatchObject({ type: 'agent:statusChange', data: { agentId: 'my-script' } })
  })
})
