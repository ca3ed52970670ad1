import { setTimeout as wait } from 'node:timers/promises'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import type { Call, Command } from './command.ts'
import { Failure, usage } from './failure.ts'
import { readText, writeText } from './files.ts'
import { keyedServer, SERVER_OPTIONS } from './keyed-server.ts'
import type { Server } from './server.ts'

const RETRY_MS = 1_000
const RETRY_MOST_MS = 30_000

export const tail: Command = {
  name: 'tail',
  summary: 'print events as they happen, exactly once and in order',
  help: `mission-control tail [--types agent:*,task:created] [--from now|0|<cursor>] [--cursor-file <file>] [--pretty] [--once]

One event a line, as JSON. A line that is lost is waited for and nothing is missed or doubled. With --cursor-file it goes on
where it stopped the last time: the file is written after what it stands for was printed.

  --to <address>        the server (MC_URL); the key is MC_KEY, with the scope read
  --types <list>        types, or prefixes as agent:*
  --from <where>        now (default), 0 for the oldest, or a cursor
  --cursor-file <file>  where to begin, and how far it came
  --pretty              lines for people
  --once                end with the newest event instead of waiting`,
  options: {
    ...SERVER_OPTIONS,
    types: { type: 'string' },
    from: { type: 'string' },
    'cursor-file': { type: 'string' },
    pretty: { type: 'boolean' },
    once: { type: 'boolean' },
  },
  async run(call) {
    const { machine, text, flag, words } = call
    if (words.length > 0) throw usage('tail takes options alone. See: mission-control tail --help')
    const { server, key } = keyedServer(call)
    const file = text('cursor-file')
    let cursor = (file === undefined ? null : readText(file)?.trim()) || (text('from') ?? 'now')
    let worked = false
    for (let misses = 0; !machine.signal.aborted; ) {
      const page = await nextPage(server, key, cursor, call).catch((error: unknown) => {
        // A wrong address is told at once; what has worked is waited for.
        if (!(error instanceof Failure) || error.exit !== 4 || !worked) throw error
        return error
      })
      if (page instanceof Failure) {
        const ms = Math.min(RETRY_MOST_MS, RETRY_MS * 2 ** misses++)
        machine.err(`mission-control: ${page.message} Trying again in ${ms / 1_000} s.\n`)
        await wait(ms, undefined, { signal: machine.signal })
        continue
      }
      misses = 0
      worked = true
      for (const event of page.events) machine.out(flag('pretty') ? prettyLine(event) : `${JSON.stringify(event)}\n`)
      ;({ cursor } = page)
      if (file !== undefined) writeText(file, `${cursor}\n`)
      if (flag('once') && page.to >= page.head) return 0
    }
    return 0
  },
}

/** @throws Failure `gone` where the log no longer reaches back to the cursor. */
async function nextPage(server: Server, key: string, cursor: string, { text, flag }: Call): Promise<EventsFrame> {
  const query = new URLSearchParams({ cursor, wait: flag('once') ? '0' : '25' })
  const types = text('types')
  if (types !== undefined) query.set('types', types)
  // A cast: the server's own frame, which the protocol describes.
  return (await server.call('GET', `/api/events?${query}`, { key, timeoutMs: 40_000 })) as EventsFrame
}

const prettyLine = ({ at, type, actor, data }: MissionEvent): string =>
  `${at}  ${type.padEnd(22)} ${visible(actor)}  ${visible(JSON.stringify(data))}\n`

/** Text of agents may hold what moves a terminal's cursor. */
const visible = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '�').slice(0, 400)
