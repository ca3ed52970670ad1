import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { clientTypes } from '../scripts/client-types.mjs'

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  types: [],
}

/** Compiles sources beside the types, as those who saved these would. @returns what the compiler complains of. */
async function compile(sources: Readonly<Record<string, string>>, more: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mission-control-types-'))
  const { module, script } = clientTypes()
  const compilerOptions = { ...STRICT, ...more }
  const files = {
    'mission-control.d.ts': module,
    'mission-control.global.d.ts': script,
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*'] }),
    ...sources,
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const compiler = spawn(resolve('node_modules/.bin/tsc'), { cwd: folder })
  const exited = once(compiler, 'exit')
  const complaints = await text(compiler.stdout)
  await exited
  await rm(folder, { recursive: true })
  return complaints
}

/** All examples of the document as one program, since each goes on where the one before ended. */
const examples = () =>
  [...readFileSync('docs/client.md', 'utf8').matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code).join('\n')

it('fit the examples of docs/client.md, need no package, and tell what is wrong', async () => {
  const address = 'https://control.example.com/mission-control.js'
  const paths = { '/mission-control.js': ['./mission-control.d.ts'], [address]: ['./mission-control.d.ts'] }
  const wrong = `import { MCRealtimeClient } from '${address}'
const client: MCRealtimeClient = new MCRealtimeClient({ token: 'mc_key' })
// @ts-expect-error: there is no such field
client.on('agent:statusChange', ({ data }) => data.status.length + data.previousStatus)
// @ts-expect-error: there is no such option
new MCRealtimeClient({ tokens: 'mc_key' })
// @ts-expect-error: it takes milliseconds
new MCRealtimeClient({ reconnectInterval: '1s' })
`
  const script = 'const shown: MCRealtimeDashboard = new MCRealtimeDashboard(new MCRealtimeClient())\nshown.stop()\n'
  expect(examples()).toContain('client.publish(')
  expect(await compile({ 'examples.ts': examples(), 'wrong.ts': wrong, 'script.ts': script }, { paths })).toBe('')
})

/** Types are compared for being the same, not only for fitting: a field that one side lacks is a field too few. */
const same = `
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
type Flat<T> = T extends object ? { [K in keyof T]: T[K] } : T
/** What a class has to offer, without what is private to it and makes it unlike any other; for handlers see below. */
type Offer<T> = { [K in Exclude<keyof T, 'on' | 'once' | 'off'>]: T[K] }
const holds = <T extends true>(): T | undefined => undefined
const fits = <A, B extends A>(): [A, B] | undefined => undefined
`

/** One of each kind of name: a compiler cannot compare handlers of all names at once. */
const HEARD = [`'agent:activity'`, `'agent:*'`, `'*'`, `'crm:dealWon'`, `'stateChange'`, `'reset'`]

it('are the types of the sources', async () => {
  const root = resolve('.')
  const code = `import type * as built from './mission-control.js'
import type { DashboardOptions, MCRealtimeDashboard } from '${root}/components/embed/realtime-dashboard.ts'
import type * as client from '${root}/lib/client/realtime-client.ts'
import type { RealtimeOptions } from '${root}/lib/client/realtime-options.ts'
import type { RealtimeState } from '${root}/lib/client/realtime-state.ts'
import type { RealtimeSignals } from '${root}/lib/client/realtime-events.ts'
import type { Draft, EventData, EventType, MissionEvent, Receipt } from '${root}/lib/protocol/event.ts'
${same}
holds<Same<built.EventType, EventType>>()
holds<{ [T in EventType]: Same<Flat<built.EventDataByType[T]>, Flat<EventData<T>>> }[EventType]>()
holds<Same<keyof built.RealtimeOptions, keyof RealtimeOptions>>()
holds<Same<keyof built.DashboardOptions, keyof DashboardOptions>>()
holds<Same<keyof built.MCRealtimeClient, keyof client.MCRealtimeClient>>()
holds<Same<keyof built.MCRealtimeDashboard, keyof MCRealtimeDashboard>>()
holds<Same<keyof built.RealtimeSignals, keyof RealtimeSignals>>()
fits<built.RealtimeOptions, RealtimeOptions>()
fits<RealtimeOptions, built.RealtimeOptions>()
fits<built.DashboardOptions, DashboardOptions>()
fits<DashboardOptions, built.DashboardOptions>()
fits<built.RealtimeState, RealtimeState>()
fits<RealtimeState, built.RealtimeState>()
fits<built.MissionEvent, MissionEvent>()
fits<MissionEvent, built.MissionEvent>()
fits<built.Draft, Draft>()
fits<Draft, built.Draft>()
fits<built.Receipt, Receipt>()
fits<Receipt, built.Receipt>()
fits<Offer<built.MCRealtimeClient>, Offer<client.MCRealtimeClient>>()
fits<Offer<client.MCRealtimeClient>, Offer<built.MCRealtimeClient>>()
fits<Offer<built.MCRealtimeDashboard>, Offer<MCRealtimeDashboard>>()
declare const ofBuilt: built.MCRealtimeClient
declare const ofSource: client.MCRealtimeClient
${HEARD.map(
  (name) => `fits<typeof ofBuilt.on<${name}>, typeof ofSource.on<${name}>>()
fits<typeof ofSource.on<${name}>, typeof ofBuilt.on<${name}>>()
fits<typeof ofBuilt.once<${name}>, typeof ofSource.once<${name}>>()
fits<typeof ofBuilt.off<${name}>, typeof ofSource.off<${name}>>()
`,
).join('')}`
  expect(
    await compile(
      { 'same.ts': code },
      { skipLibCheck: true, types: ['node'], typeRoots: [`${root}/node_modules/@types`] },
    ),
  ).toBe('')
})
