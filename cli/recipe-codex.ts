import { join } from 'node:path'
import { shellWord } from '#lib/connect/claude-code-settings.ts'
import type { ProblemCode } from '#lib/connect/report.ts'
import { Failure } from './failure.ts'
import type { Block, Recipe } from './recipe.ts'
import { hasKey, isInline } from './text-blocks.ts'

const EVENTS = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PermissionRequest',
  'PostToolUse',
  'PreCompact',
  'PostCompact',
  'SubagentStart',
  'SubagentStop',
  'Stop',
  'Interrupt',
] as const

/** Codex runs commands for hooks and notifications, and exports its log by OTLP. A basic string of TOML is one of JSON. */
export const codex: Recipe = {
  agent: 'codex',
  plan({ home, dir, baseUrl, secret, env, read }) {
    const path = join(env.CODEX_HOME || join(home, '.codex'), 'config.toml')
    const text = read(path) ?? ''
    if (isInline(text, 'hooks'))
      throw new Failure(
        'invalid',
        `${path} writes its hooks on one line ("hooks = …"). Write them as [[hooks.…]] and try again.`,
      )
    const hook = join(dir, 'hook')
    // Nobody but Codex knows whether its hooks are trusted: until the first one comes they may not be.
    const problems: ProblemCode[] = ['hooks-untrusted']
    const blocks: Block[] = []
    if (hasKey(text, 'notify')) problems.push('notify-kept')
    else blocks.push({ name: 'notify', at: 'top', lines: [`notify = ${JSON.stringify([hook, NOTIFY, '--json'])}`] })
    if (hasKey(text, 'otel')) problems.push('telemetry-kept')
    else blocks.push({ name: 'telemetry', at: 'end', lines: telemetry(baseUrl, secret) })
    blocks.push({
      name: 'hooks',
      at: 'end',
      lines: EVENTS.flatMap((event) => hookLines(event, `${shellWord(hook)} ${HOOKS}`)),
    })
    return { files: [{ kind: 'blocks', path, blocks }], events: EVENTS.length, problems }
  },
}

const HOOKS = '/api/ingest/codex/hooks'
const NOTIFY = '/api/ingest/codex/notify'

/** Logs alone: traces and metrics would be megabytes for one turn, and nothing here is read from them. */
const telemetry = (baseUrl: string, secret: string): readonly string[] => [
  '[otel]',
  'environment = "prod"',
  `exporter = { otlp-http = { endpoint = ${JSON.stringify(`${baseUrl}/v1/logs`)}, protocol = "binary", headers = { "Authorization" = ${JSON.stringify(`Bearer ${secret}`)} } } }`,
]

const hookLines = (event: string, command: string): readonly string[] => [
  `[[hooks.${event}]]`,
  `[[hooks.${event}.hooks]]`,
  'type = "command"',
  'timeout = 5',
  `command = ${JSON.stringify(command)}`,
]
