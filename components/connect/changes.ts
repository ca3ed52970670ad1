import type { AgentProgram } from '#lib/connect/agents.ts'

interface Changes {
  readonly files: readonly { readonly path: string; readonly lines: readonly string[] }[]
  readonly sends: string
  readonly waits: string
}

/** What connecting changes, in words: the program shows the exact lines with --dry-run. */
export const CHANGES: Readonly<Record<AgentProgram['id'], Changes>> = {
  'claude-code': {
    files: [{ path: '~/.claude/settings.json', lines: ['"env": 9 names, key included', '"hooks": 21 kinds of event'] }],
    sends: 'prompts, answers, tools with their input, status, tokens and cost.',
    waits: 'for no answer but that it was taken, some milliseconds.',
  },
  codex: {
    files: [
      {
        path: '~/.codex/config.toml',
        lines: ['notify, where nothing is notified', '[otel], where there is none', 'hooks: 12 kinds of event'],
      },
    ],
    sends: 'prompts, answers, tools with their input, status and tokens.',
    waits: 'for nothing: hooks are written to disk and sent behind its back.',
  },
  gemini: {
    files: [
      { path: '~/.gemini/settings.json', lines: ['"telemetry", where there is none', '"hooks": 8 kinds of event'] },
      { path: '~/.gemini/.env', lines: ['the key of the telemetry'] },
    ],
    sends: 'prompts, answers, tools with their input, status and tokens.',
    waits: 'for nothing: hooks are written to disk and sent behind its back.',
  },
  opencode: {
    files: [{ path: '~/.config/opencode/plugin/mission-control.js', lines: ['a plugin, key included'] }],
    sends: 'prompts, answers, tools with their input, status, tokens and cost.',
    waits: 'for nothing: events are sent in the background.',
  },
}
