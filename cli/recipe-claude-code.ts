import { join } from 'node:path'
import { claudeCodeSettings } from '#lib/connect/claude-code-settings.ts'
import type { ProblemCode } from '#lib/connect/report.ts'
import { jsonValue } from './json-text.ts'
import type { JsonEdit, Recipe } from './recipe.ts'

/** Claude Code sends its hooks over HTTP by itself, but SessionStart, which the forwarder takes. */
export const claudeCode: Recipe = {
  agent: 'claude-code',
  plan(place) {
    const { home, dir, baseUrl, secret, env } = place
    const path = join(env.CLAUDE_CONFIG_DIR || join(home, '.claude'), 'settings.json')
    const mine = settingsOf(place.read(path))
    const ours = claudeCodeSettings({ baseUrl, secret, forwarder: join(dir, 'hook') })
    const problems: ProblemCode[] = hookProblems(mine, baseUrl)
    const telemetry = telemetryIsFree(mine.env, ours.env)
    if (!telemetry) problems.push('telemetry-kept')
    const shell = env.OTEL_EXPORTER_OTLP_ENDPOINT
    if (telemetry && shell !== undefined && shell !== baseUrl) problems.push('telemetry-env')
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

interface Settings {
  readonly env: Readonly<Record<string, unknown>>
  readonly disableAllHooks?: unknown
  readonly allowedHttpHookUrls?: unknown
}

function settingsOf(text: string | null): Settings {
  const all: unknown = text?.trim() ? jsonOrNothing(text) : {}
  const settings: { env?: unknown } = typeof all === 'object' && all !== null ? all : {}
  const { env } = settings
  return { ...settings, env: typeof env === 'object' && env !== null ? { ...env } : {} }
}

/** What is wrong with the file is said where it is changed. */
function jsonOrNothing(text: string): unknown {
  try {
    return jsonValue(text)
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

/** Somebody who sends telemetry elsewhere goes on doing so. */
function telemetryIsFree(mine: Settings['env'], ours: Readonly<Record<string, string>>): boolean {
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
