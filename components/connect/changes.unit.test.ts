import { expect, it } from 'vitest'
import { AGENT_PROGRAMS } from '#lib/connect/agents.ts'
import { claudeCodeSettings } from '#lib/connect/claude-code-settings.ts'
import { recipeFor } from '../../cli/recipes.ts'
import { CHANGES } from './changes.ts'

it.each(AGENT_PROGRAMS.map(({ id }) => id))('says of %s which files change and how, as the program does it', (id) => {
  const plan = recipeFor(id)?.plan({
    home: '~',
    dir: '~/.mission-control/it',
    baseUrl: 'https://control.example.com',
    secret: 'mc_secret',
    env: {},
    downloaded: new Map([['/plugins/opencode.js', '']]),
    read: () => null,
  })
  const { files } = CHANGES[id]
  expect(files.map(({ path }) => path)).toEqual(plan?.files.map(({ path }) => path))
  const said = files.flatMap(({ lines }) => lines).join('\n')
  if (id !== 'opencode') expect(said).toContain(`${plan?.events} kinds of event`)
})

it('counts the names in the environment of Claude Code', () => {
  const { env } = claudeCodeSettings({ baseUrl: 'https://control.example.com', secret: 'mc_secret' })
  expect(CHANGES['claude-code'].files[0]?.lines[0]).toBe(`"env": ${Object.keys(env).length} names, key included`)
})
