import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { acts } from './connection-acts-fixture.ts'
import { World } from './connection-world-fixture.ts'

const text = readFileSync(new URL('../../docs/connection.md', import.meta.url), 'utf8')
const [, diagram = ''] = /```mermaid\n([\s\S]*?)```/.exec(text) ?? []

/** Groups of phases, drawn as one box: an arrow to or from the box is one for each phase in it. */
const groups = new Map(
  [...diagram.matchAll(/state (\w+) \{\s([\s\w]*?)\}/g)].map(([, name = '', inside = '']) => [
    name,
    inside.trim().split(/\s+/),
  ]),
)
const phasesOf = (name: string) => groups.get(name) ?? [name]

/** As `opening live`. */
const drawn = [...diagram.matchAll(/^ *(\w+) --> (\w+)/gm)].flatMap(([, from = '', to = '']) =>
  phasesOf(from).flatMap((one) => phasesOf(to).flatMap((other) => (one === other ? [] : `${one} ${other}`))),
)

/** A world of its own for each list of acts, all of them the same in every run. */
function taken(): ReadonlySet<string> {
  const lives = fc.tuple(fc.nat(), fc.array(acts, { minLength: 60, maxLength: 150 }))
  return new Set(
    fc.sample(lives, { seed: 20_261_121, numRuns: 400 }).flatMap(([seed, list]) => {
      const world = new World(seed)
      for (const act of list) act(world)
      return [...world.ways]
    }),
  )
}

it('docs/connection.md draws every way from one phase to another that the machine takes, and no other', () => {
  expect([...new Set(drawn)].sort()).toEqual([...taken()].sort())
})

it('docs/connection.md explains every phase that it draws', () => {
  const explained = [...text.matchAll(/^\| `(\w+)` \|/gm)].map(([, phase]) => phase)
  expect(explained.sort()).toEqual([...groups.values()].flat().sort())
})
