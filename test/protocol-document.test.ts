import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { sourceFiles } from './source-files.ts'

const document = readFileSync('PROTOCOL.md', 'utf8')
const rules = [...document.matchAll(/^- \*\*(P-[A-Z]+-\d+)\*\*/gm)].map(([, id]) => id ?? '')
const tests = sourceFiles().filter(
  ({ path }) => /\.(test|e2e)\.tsx?$|-contract\.ts$/.test(path) && !path.startsWith('test/protocol'),
)

it('has a test for every rule of PROTOCOL.md, named by its id', () => {
  expect(rules.length).toBeGreaterThan(20)
  expect(new Set(rules).size).toBe(rules.length)
  expect(rules.filter((id) => !tests.some(({ text }) => text.includes(`[${id}]`)))).toEqual([])
})

it('has a rule in PROTOCOL.md for every id that a test names', () => {
  const named = tests.flatMap(({ text }) => [...text.matchAll(/\[(P-[A-Z]+-\d+)\]/g)].map(([, id]) => id ?? ''))
  expect([...new Set(named)].filter((id) => !rules.includes(id))).toEqual([])
})
