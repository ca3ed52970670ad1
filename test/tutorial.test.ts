import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { missingPrograms } from './present-programs.ts'
import { type Folder, folderOf, patternOf, readTutorial, typed } from './tutorial.ts'

/** docs/protocol-in-ten-minutes.md, typed in from its first line to its last. Its readers are followed in third-party.test.ts. */
const tutorial = readTutorial('docs/protocol-in-ten-minutes.md')
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

const shell = (command: string) => typed(folder, command, { MC_URL: server.url, MC_KEY: API_KEY })

describe('the protocol in ten minutes', () => {
  it('has something to type for each way in', () => {
    const typed = tutorial.steps.map(({ command }) => command).join('\n')
    for (const word of ['/api/events', '/api/agents', '/api/stream', '/api/ws', 'wscat']) expect(typed).toContain(word)
    for (const name of ['publish', 'poll', 'sse', 'ws'])
      expect([name, tutorial.files.has(`${name}.ts`), tutorial.files.has(`${name}.py`)]).toEqual([name, true, true])
  })

  it.for(tutorial.steps)('prints what it says: $command', async ({ command, prints }, { skip }) => {
    const missing = missingPrograms(['curl', 'python3'].filter((name) => command.startsWith(name)))
    skip(missing.length > 0, `this machine has no ${missing.join(', ')}`)
    expect(await shell(command)).toMatch(patternOf(prints))
  })

  it('is TypeScript that a strict compiler takes', async () => {
    const options = { strict: true, noEmit: true, skipLibCheck: true, target: 'esnext', module: 'nodenext' }
    const compilerOptions = { ...options, types: ['node'], allowImportingTsExtensions: true, erasableSyntaxOnly: true }
    await writeFile(join(folder.path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    const compiler = spawn('tsc', { cwd: folder.path, env: { ...folder.env } })
    const exited = once(compiler, 'exit')
    expect([await text(compiler.stdout), ...(await exited)]).toEqual(['', 0, null])
  })
})
