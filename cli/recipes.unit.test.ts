import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeFile, undoFile } from './file-change.ts'
import { jsonValue } from './json-text.ts'
import type { Place, RecipePlan } from './recipe.ts'
import { recipeFor } from './recipes.ts'
import { firstTable, hasKey } from './text-blocks.ts'

function plan(agent: 'codex' | 'gemini' | 'opencode', texts: Readonly<Record<string, string>> = {}): RecipePlan {
  const place: Place = {
    home: '/home/u',
    dir: '/home/u/.mission-control/it',
    baseUrl: 'https://control.example.com',
    secret: 'mc_secret',
    env: {},
    downloaded: new Map([['/plugins/opencode.js', 'export const MissionControl = 1\n']]),
    read: (path) => texts[path] ?? null,
  }
  const made = recipeFor(agent)?.plan(place)
  if (!made) throw new Error('There is no such recipe.')
  return made
}

function textOf({ files }: RecipePlan, base: string | null = null): string {
  const [first] = files
  if (!first) throw new Error('No file is changed.')
  const change = changeFile(first, base)
  expect(undoFile(change.record, change.text, base).text).toBe(base)
  return change.text
}

const TOML = '/home/u/.codex/config.toml'
const MINE = `model = "big" # mine
list = [
  "[not a table]",
]

[mcp_servers.mine]
command = "x"
`

describe('codex', () => {
  it('puts notify before the first table, the rest behind, and keeps every line', () => {
    const text = textOf(plan('codex', { [TOML]: MINE }), MINE)
    const [top, rest] = [
      text.slice(0, text.indexOf('[mcp_servers.mine]')),
      text.slice(text.indexOf('[mcp_servers.mine]')),
    ]
    expect(top).toContain('notify = ["/home/u/.mission-control/it/hook","/api/ingest/codex/notify","--json"]')
    expect(rest).toContain('endpoint = "https://control.example.com/v1/logs"')
    expect(rest.match(/^\[\[hooks\.\w+\.hooks\]\]$/gm)).toHaveLength(12)
    for (const line of MINE.split('\n')) expect(text.split('\n')).toContain(line)
    expect(firstTable(text)).toBe(text.indexOf('[mcp_servers.mine]'))
  })

  it('leaves notify and telemetry to whom they belong, and refuses hooks that cannot be added to', () => {
    const theirs = 'notify = ["theirs"]\n[otel]\nexporter = "none"\n'
    const made = plan('codex', { [TOML]: theirs })
    expect(made.problems).toEqual(['hooks-untrusted', 'notify-kept', 'telemetry-kept'])
    expect(textOf(made, theirs).match(/notify =|\[otel\]/g)).toHaveLength(2)
    expect(() => plan('codex', { [TOML]: 'hooks = { Stop = [] }\n' })).toThrow('[[hooks.…]]')
    expect(hasKey('x = """\n[otel]\n"""\n', 'otel')).toBe(false)
  })

  it('is taken out of a file that was changed since, without what was changed inside it', () => {
    const [edits] = plan('codex', { [TOML]: MINE }).files
    if (!edits) throw new Error('No file is changed.')
    const { text, record } = changeFile(edits, MINE)
    expect(undoFile(record, `${text}\n[more]\n`, MINE)).toEqual({ text: `${MINE}\n[more]\n`, left: [] })
    const bent = undoFile(record, text.replace('environment = "prod"', 'environment = "dev"'), MINE)
    expect(bent.left).toEqual(['telemetry'])
    expect(bent.text).toContain('environment = "dev"')
    expect(bent.text).not.toContain('notify')
  })
})

describe('gemini', () => {
  it('adds hooks and telemetry, with the key of the telemetry in its environment file', () => {
    const made = plan('gemini')
    expect(jsonValue(textOf(made))).toMatchObject({
      telemetry: { enabled: true, otlpEndpoint: 'https://control.example.com', logPrompts: false },
      hooksConfig: { enabled: true },
      hooks: {
        BeforeTool: [
          {
            matcher: '*',
            hooks: [{ command: '/home/u/.mission-control/it/hook /api/ingest/gemini/hooks', timeout: 5_000 }],
          },
        ],
      },
    })
    expect(made.files.map(({ path }) => path)).toEqual(['/home/u/.gemini/settings.json', '/home/u/.gemini/.env'])
    expect(JSON.stringify(made.files[0])).not.toContain('mc_secret')
    expect(made.events).toBe(8)
  })

  it('leaves telemetry and hooks as somebody set them', () => {
    const theirs = '{"telemetry": {"enabled": false}, "hooksConfig": {"enabled": false}}'
    const made = plan('gemini', { '/home/u/.gemini/settings.json': theirs })
    expect(made.problems).toEqual(['telemetry-kept', 'hooks-off'])
    expect(jsonValue(textOf(made, theirs))).toMatchObject(JSON.parse(theirs))
    expect(made.files).toHaveLength(1)
  })
})

describe('opencode', () => {
  it('gets the plugin of the server with its address and key, and gives back what stood there', () => {
    const text = textOf(plan('opencode'))
    expect(text).toContain('settings.MC_PUBLISH_KEY ??= "mc_secret"')
    expect(text).toMatch(/export const MissionControl = 1\n$/)
    textOf(plan('opencode'), '// an older plugin\n')
  })
})

describe('any settings', () => {
  const keys = fc.constantFrom('telemetry2', 'hooks', 'hooksConfig', 'ui', 'env', 'a b')
  const mine = fc.dictionary(
    keys,
    fc.oneof(fc.string(), fc.dictionary(fc.constantFrom('Stop', 'x'), fc.array(fc.integer()))),
  )

  it('are given back as they were, also after somebody added to them', () => {
    const unit = fc.constantFrom('', '  ', '\t')
    fc.assert(
      fc.property(mine, unit, fc.jsonValue(), (value, indent, added) => {
        if (typeof value.hooks === 'string' || typeof value.hooksConfig === 'string') return
        const base = JSON.stringify(value, null, indent)
        const [edits] = plan('gemini', { '/home/u/.gemini/settings.json': base }).files
        if (!edits) throw new Error('No file is changed.')
        const { text, record } = changeFile(edits, base)
        expect(undoFile(record, text, base)).toEqual({ text: base, left: [] })
        // Without its copy, and after a program wrote the file anew with something of its own in it.
        const theirs = JSON.stringify({ ...Object(jsonValue(text)), added })
        const back = undoFile(record, theirs, null)
        expect(back.left).toEqual([])
        expect(jsonValue(back.text ?? '{}')).toEqual(JSON.parse(JSON.stringify({ ...value, added })))
      }),
    )
  })
})
