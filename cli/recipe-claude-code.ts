import { join } from 'node:path'
import { claudeCodeSettings } from '#lib/connect/claude-code-settings.ts'
import type { ProblemCode } from '#lib/connect/report.ts'
import { settingsIn } from './json-settings.ts'
import type { JsonEdit, Recipe } from './recipe.ts'

/** Claude Code sends its hooks over HTTP by itself, but SessionStart, which the forwarder takes and the follower begins with. */
export const claudeCode: Recipe = {
  agent: 'claude-code',
  plan(place) {
    const { home, dir, baseUrl, secret, env } = place
    const path = join(env.CLAUDE_CONFIG_DIR || join(home, '.claude'), 'settings.json')
    const mine = settingsIn(place.read(path))
    const programs = { forwarder: join(dir, 'hook'), follower: join(dir, 'follow') }
    const ours = claudeCodeSettings({ baseUrl, secret, ...programs })
    const problems: ProblemCode[] = hookProblems(mine, baseUrl)
    const telemetry = telemetryIsFree(settingsIn(mine.env), ours.env)
    if (!telemetry) problems.push('telemetry-kept')
    // The settings win over a shell's OTEL_EXPORTER_OTLP_ENDPOINT, but what names one signal wins over what names all.
    if (telemetry && env.OTEL_EXPORTER_OTLP_LOGS_ENDPOINT) problems.push('telemetry-env')
    const names = Object.keys(ours.env).filter((name) => telemetry || !isTelemetry(name))
    const edits: JsonEdit[] = [
      ...names.map((name) => ({ op: 'set', path: ['env', name], value: ours.env[name] }) as const),
      ...Object.entries(ours.hooks).flatMap(([event, groups]) =>
        groups.map((value) => ({ op: 'append', path: ['hooks', event], value }) as const),
      ),
    ]
    return { files: [{ kind: 'json', path, edits }], events: Object.keys(ours.hooks).length, problems }
  },
}

const isTelemetry = (name: string) => name.startsWith('OTEL_') || name === 'CLAUDE_CODE_ENABLE_TELEMETRY'

type Settings = Readonly<Record<string, unknown>>

/** Somebody who sends telemetry elsewhere goes on doing so. */
function telemetryIsFree(mine: Settings, ours: Readonly<Record<string, string>>): boolean {
  const theirs = Object.keys(mine).filter(
    (name) => /^OTEL_EXPORTER_OTLP_(LOGS_|METRICS_|)ENDPOINT$/.test(name) || (isTelemetry(name) && name in ours),
  )
  return theirs.every((name) => mine[name] === ours[name])
}

function hookProblems({ disableAllHooks, allowedHttpHookUrls }: Settings, baseUrl: string): ProblemCode[] {
  if (disableAllHooks === true) return ['hooks-off']
  const restricted =
    Array.isArray(allowedHttpHookUrls) && !allowedHttpHookUrls.some((url) => String(url).startsWith(baseUrl))
  return restricted ? ['hooks-restricted'] : []
}
