import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { missingPrograms } from './present-programs.ts'
import { type Folder, folderOf, patternOf, readTutorial, typed } from './tutorial.ts'

/** docs/tasks.md, typed in from its first line to its last. */
const tutorial = readTutorial('docs/tasks.md')
let server: TestServer
let folder: Folder
beforeAll(async () => {
  server = await startServer()
  folder = await folderOf(tutorial)
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

describe('working on tasks', () => {
  it('has something to type for every step, and for each way in', () => {
    const commands = tutorial.steps.map(({ command }) => command).join('\n')
    const words = ['/next', '/claim', '/comments', '/complete', '/release', '/api/mcp', '/api/ws', 'worker.ts']
    for (const word of words) expect(commands).toContain(word)
  })

  it.for(tutorial.steps)('prints what it says: $command', async ({ command, prints }, { skip }) => {
    const missing = missingPrograms(['curl', 'python3'].filter((name) => command.startsWith(name)))
    skip(missing.length > 0, `this machine has no ${missing.join(', ')}`)
    expect(await typed(folder, command, { MC_URL: server.url, MC_KEY: API_KEY })).toMatch(patternOf(prints))
  })
})
