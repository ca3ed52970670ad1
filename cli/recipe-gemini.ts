import { join } from 'node:path'
import { shellWord } from '#lib/connect/claude-code-settings.ts'
import type { ProblemCode } from '#lib/connect/report.ts'
import { settingsIn } from './json-settings.ts'
import type { FileEdits, JsonEdit, Recipe } from './recipe.ts'

/** Those around each call of the model tell nothing more, and are left out. */
const EVENTS = [
  'SessionStart',
  'SessionEnd',
  'BeforeAgent',
  'AfterAgent',
  'BeforeTool',
  'AfterTool',
  'Notification',
  'PreCompress',
] as const

/** Gemini CLI runs commands for hooks and exports its log by OTLP; the key of that it reads from an environment file. */
export const gemini: Recipe = {
  agent: 'gemini',
  plan({ home, dir, baseUrl, secret, read }) {
    const folder = join(home, '.gemini')
    const path = join(folder, 'settings.json')
    const { telemetry, hooksConfig } = settingsIn(read(path))
    const problems: ProblemCode[] = []
    const edits: JsonEdit[] = []
    const isFree = telemetry === undefined
    if (isFree) edits.push(...telemetryEdits(baseUrl))
    else problems.push('telemetry-kept')
    if (settingsIn(hooksConfig).enabled === false) problems.push('hooks-off')
    else edits.push({ op: 'set', path: ['hooksConfig', 'enabled'], value: true })
    const command = `${shellWord(join(dir, 'hook'))} /api/ingest/gemini/hooks`
    // Milliseconds here.
    const hook = { type: 'command', name: 'mission-control', timeout: 5_000, command }
    for (const event of EVENTS)
      edits.push({ op: 'append', path: ['hooks', event], value: { matcher: '*', hooks: [hook] } })
    const key: FileEdits = {
      kind: 'blocks',
      path: join(folder, '.env'),
      blocks: [
        { name: 'telemetry', at: 'end', lines: [`OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer ${secret}"`] },
      ],
    }
    return { files: [{ kind: 'json', path, edits }, ...(isFree ? [key] : [])], events: EVENTS.length, problems }
  },
}

const telemetryEdits = (baseUrl: string): readonly JsonEdit[] =>
  Object.entries({
    enabled: true,
    target: 'local',
    otlpEndpoint: baseUrl,
    otlpProtocol: 'http',
    logPrompts: false,
    traces: false,
  }).map(([name, value]) => ({ op: 'set', path: ['telemetry', name], value }) as const)
