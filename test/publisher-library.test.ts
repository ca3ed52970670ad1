import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { startPublishServer } from '#lib/publisher/spool-fixture.ts'
import { cliBundle } from '../scripts/client-bundle.mjs'
import { clientTypes } from '../scripts/client-types.mjs'

/** What a reader of docs/agents/custom.md has: the two files of the server, and the program of the document. */
async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mission-control-publisher-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const [, program = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync('docs/agents/custom.md', 'utf8')) ?? []
  await writeFile(join(dir, 'mission-control-publisher.d.mts'), clientTypes().publisher)
  await cliBundle('lib/publisher/mission-control-publisher.ts', join(dir, 'mission-control-publisher.mjs'))
  await writeFile(join(dir, 'program.mts'), program)
  return dir
}

it('the program of the document publishes through its spool, with the bundle alone', async () => {
  const dir = await folder()
  await using server = await startPublishServer()
  server.fate = (request) => (request === 0 ? 'answerLost' : 'served')
  const env = { ...process.env, MC_URL: server.url, MC_KEY: 'mc_key' }
  const child = spawn(process.execPath, ['program.mts'], { cwd: dir, env })
  const [complaints, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect([complaints, code]).toEqual(['', 0])
  expect((await server.stored()).map(({ type }) => type)).toEqual([
    'agent:statusChange',
    'backup:finished',
    'agent:statusChange',
  ])
})

it('its types are those of the sources, and tell what is wrong', async () => {
  const dir = await folder()
  const root = resolve('.')
  const wrong = `import { createPublisher, httpSender, openSpool } from './mission-control-publisher.mjs'
const publisher = createPublisher(httpSender({ url: 'http://127.0.0.1:3000' }))
const { seq }: { seq: number } = await publisher.broadcastFileChange({ path: 'a', change: 'read' })
// @ts-expect-error: there is no such status
publisher.broadcastAgentStatus({ agentId: 'a', status: 'dancing' })
// @ts-expect-error: a spool keeps, and has no place in the log to tell of
openSpool({ dir: 'a', send: httpSender({ url: '' }) }).then(({ publisher: kept }) => kept.broadcast('a:b', {}).then(({ seq }) => seq))
`
  const same = `import type * as built from './mission-control-publisher.mjs'
import type * as source from '${root}/lib/publisher/mission-control-publisher.ts'
import type { Publisher, Send } from '${root}/lib/publisher/publisher.ts'
import type { Spool, SpoolOptions } from '${root}/lib/publisher/spool.ts'
import type { HttpSenderOptions, RetryOptions } from '${root}/lib/publisher/http-sender.ts'
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const holds = <T extends true>(): T | undefined => undefined
const fits = <A, B extends A>(): [A, B] | undefined => undefined
holds<Same<keyof typeof built, keyof typeof source>>()
holds<Same<keyof built.Publisher, keyof Publisher>>()
holds<Same<keyof built.Spool, keyof Spool>>()
holds<Same<keyof built.SpoolOptions | 'clock', keyof SpoolOptions>>()
holds<Same<keyof built.HttpSenderOptions, keyof HttpSenderOptions>>()
holds<Same<keyof built.RetryOptions, keyof RetryOptions>>()
fits<built.Send, Send>()
fits<Send, built.Send>()
fits<built.Spool, Spool>()
fits<SpoolOptions, built.SpoolOptions>()
fits<HttpSenderOptions, built.HttpSenderOptions>()
`
  await writeFile(join(dir, 'wrong.mts'), wrong)
  await writeFile(join(dir, 'same.mts'), same)
  await symlink(resolve('node_modules'), join(dir, 'node_modules'), 'junction')
  const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: true, target: 'esnext' }
  const compilerOptions = { ...options, module: 'nodenext', types: ['node'], allowImportingTsExtensions: true }
  await writeFile(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.mts'] }))
  const compiler = spawn(resolve('node_modules/.bin/tsc'), { cwd: dir })
  const [complaints] = await Promise.all([text(compiler.stdout), once(compiler, 'exit')])
  expect(complaints).toBe('')
})
