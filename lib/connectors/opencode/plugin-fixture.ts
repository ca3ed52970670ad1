import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished } from 'vitest'
import type { RecordedEvent } from './replay-fixture.ts'

/** For tests: the plugin as users install it, and somebody who hears it. */
interface Plugin {
  readonly event?: (input: { readonly event: RecordedEvent }) => Promise<void>
  readonly 'tool.execute.before'?: (call: ToolCall, output: { readonly args: object }) => Promise<void>
  readonly dispose?: () => Promise<void>
}
/** A call of a tool that OpenCode is about to make. */
export interface ToolCall {
  readonly tool: string
  readonly sessionID: string
  readonly callID: string
}
type MakePlugin = (input: { readonly directory: string }, options: object) => Promise<Plugin>

/** What users install, loaded as OpenCode loads it: every export is a plugin. */
export async function load(): Promise<MakePlugin> {
  const module: Readonly<Record<string, MakePlugin>> = await import(
    /* @vite-ignore */ new URL('../../../public/plugins/opencode.js', import.meta.url).href
  )
  expect(Object.keys(module)).toEqual(['MissionControl'])
  const { MissionControl } = module
  if (!MissionControl) throw new Error('the plugin exports nothing')
  return MissionControl
}

type Said = number | null | { readonly body: string | Uint8Array }
type Answer = (body: Buffer, request: IncomingMessage) => Promise<Said> | Said

/** A receiver whose answer is a status, a body, or null for none at all. */
export async function receiver(answer: Answer) {
  const bodies: Buffer[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    bodies.push(body)
    const said = await answer(body, request)
    if (said === null) return
    if (typeof said === 'number') response.writeHead(said).end('{}')
    else response.end(said.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bodies }
}

export const FAST = { gatherMs: 1, retryMs: 1, retryMaxMs: 5, timeoutMs: 1_000, leaveMs: 1_000 }
export const KEY = 'mc_key'
