import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from './command.ts'
import { Failure, usage } from './failure.ts'
import { keyedServer, SERVER_OPTIONS } from './keyed-server.ts'
import type { Server } from './server.ts'

const TRIES = 5

export const publish: Command = {
  name: 'publish',
  summary: 'store one event, or those of standard input',
  help: `mission-control publish <type> <data as JSON>
mission-control publish < events.json

Reads one event, an array (all or nothing) or one event a line ({"type":…,"data":{…}}) from standard input where no type is given.
Prints what was stored: {"id","seq","duplicate"}. Events get an id before the first try, so that trying again stores nothing twice.

  --to <address>   the server (MC_URL); the key is MC_KEY, with the scope publish`,
  options: SERVER_OPTIONS,
  async run(call) {
    const { machine, words } = call
    const [type, data = '{}'] = words
    const { server, key } = keyedServer(call)
    const drafts = type === undefined ? readDrafts(await machine.stdin()) : [{ type, data: json(data, 'The data') }]
    if (drafts.length === 0) throw usage('There is nothing to publish.')
    const body = drafts.map((draft) => ({ id: randomUUID(), ...Object(draft) }))
    const answer = await persist(server, key, body, machine.signal)
    const results = typeof answer === 'object' && answer !== null && 'results' in answer ? answer.results : answer
    for (const receipt of Array.isArray(results) ? results : [results]) machine.out(`${JSON.stringify(receipt)}\n`)
    return 0
  },
}

async function persist(server: Server, key: string, body: readonly object[], signal: AbortSignal): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await server.call('POST', '/api/events', { key, body })
    } catch (error) {
      if (!(error instanceof Failure) || error.exit !== 4 || attempt === TRIES) throw error
      await wait(250 * 2 ** attempt, undefined, { signal })
    }
  }
}

function readDrafts(text: string): readonly unknown[] {
  const whole = text.trim()
  if (whole === '') return []
  if (whole.startsWith('[')) {
    const list = json(whole, 'Standard input')
    if (Array.isArray(list)) return list
  }
  const lines = whole.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > 1 && lines.every((line) => line.trim().startsWith('{') && line.trim().endsWith('}')))
    return lines.map((line, at) => json(line, `Line ${at + 1}`))
  return [json(whole, 'Standard input')]
}

function json(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('usage', `${what} is not JSON.`, 2, cause)
  }
}
