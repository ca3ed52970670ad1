import { expect, it } from 'vitest'
import { toolWords } from './tool-words.ts'

it.each([
  ['Bash', 'Bash: npm test', 'Bash', 'npm test'],
  ['Edit', 'Edit src/a.ts', 'Edit', 'src/a.ts'],
  ['Read', 'Read', 'Read', ''],
  ['Read', 'Reading a file', 'Read', 'Reading a file'],
  ['mcp__github__create_issue', 'github: create_issue: a bug', 'github: create_issue', 'a bug'],
  [null, 'compiles', 'Tool', 'compiles'],
  ['', 'compiles', 'Tool', 'compiles'],
  ['vitest', 'run src/orders', 'vitest', 'run src/orders'],
])('%s, %s reads %s and %s', (tool, title, name, argument) => {
  expect(toolWords(tool, title)).toEqual({ name, argument })
})
