import { createHash } from 'node:crypto'
import { MissionError } from '#lib/protocol/errors.ts'
import { checkHost } from './addresses.ts'
import type { Channel, ChannelChange, ChannelInput } from './channel.ts'
import type { ChannelRow } from './notify-store.ts'
import { newSecret } from './sign.ts'

/** More than anybody has; each alert is written once for every one. */
const CHANNELS = 50

export interface ChannelParts {
  readonly rows: readonly ChannelRow[]
  readonly put: (row: ChannelRow) => Promise<void>
  readonly remove: (id: string) => Promise<void>
  readonly now: () => number
  /** Cryptographically strong. */
  readonly random: (bytes: number) => Uint8Array
}

/** The channels, with a mirror in memory: sending asks for one at every try. */
export interface Channels {
  list(): readonly Channel[]
  find(id: string): ChannelRow | undefined
  all(): Iterable<ChannelRow>
  /** @param requestId makes a retry harmless. @returns the channel and its signing secret, which is told this once. */
  create(
    by: string,
    input: ChannelInput,
    requestId?: string,
  ): Promise<{ readonly channel: Channel; readonly secret: string }>
  /** @throws MissionError `not_found`. */
  change(id: string, change: ChannelChange): Promise<Channel>
  remove(id: string): Promise<void>
}

export function createChannels({ rows, put, remove, now, random }: ChannelParts): Channels {
  const known = new Map(rows.map((row) => [row.id, row]))
  const present = (id: string): ChannelRow => {
    const row = known.get(id)
    if (row) return row
    throw new MissionError('not_found', `There is no channel "${id}". GET /api/channels lists them.`)
  }
  return {
    list: () => Array.from(known.values(), shown),
    find: (id) => known.get(id),
    all: () => known.values(),
    async create(by, input, requestId) {
      const id = requestId === undefined ? Buffer.from(random(9)).toString('base64url') : idFrom(by, requestId)
      const first = known.get(id)
      if (first !== undefined) return repeated(first, input)
      if (known.size >= CHANNELS) {
        throw new MissionError('conflict', `There are ${CHANNELS} channels already; remove one that is not used.`)
      }
      checkHost(new URL(input.url).hostname)
      const createdAt = new Date(now()).toISOString()
      const row: ChannelRow = { ...input, id, secret: newSecret(random), createdAt, createdBy: by }
      await put(row)
      known.set(id, row)
      return { channel: shown(row), secret: row.secret }
    },
    async change(id, change) {
      if (change.url !== undefined) checkHost(new URL(change.url).hostname)
      const before = present(id)
      checkHeaders(before, change)
      const row = changed(before, change)
      await put(row)
      known.set(id, row)
      return shown(row)
    },
    async remove(id) {
      present(id)
      await remove(id)
      known.delete(id)
    },
  }
}

/** What is secret of the headers goes to whom it was given for, and to nobody whom another person names later. */
function checkHeaders({ url, headers }: ChannelRow, change: ChannelChange): void {
  if (change.url === undefined || change.headers !== undefined || Object.keys(headers).length === 0) return
  if (new URL(change.url).origin === new URL(url).origin) return
  const message = 'must be given again with an address at another host; an empty list takes them away'
  throw new MissionError('invalid', `headers: ${message}.`, { issues: [{ path: 'headers', message }] })
}

/** A cast: every field that is left has the type it had. */
const changed = (row: ChannelRow, change: ChannelChange): ChannelRow => ({
  ...row,
  ...(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<ChannelInput>),
})

const idFrom = (by: string, requestId: string): string =>
  createHash('sha256').update(`${by} ${requestId}`).digest('base64url').slice(0, 12)

/** The first answer again, to the same request alone. */
function repeated(row: ChannelRow, input: ChannelInput) {
  const isSame = Object.entries(input).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(Reflect.get(row, name)),
  )
  if (isSame) return { channel: shown(row), secret: row.secret }
  throw new MissionError('conflict', 'This Idempotency-Key was used for another channel. Take a new one.')
}

export function shown({ secret, headers, url, ...channel }: ChannelRow): Channel {
  return { ...channel, url: maskedUrl(url), secretEnd: secret.slice(-4), headers: Object.keys(headers) }
}

export const hostOf = (url: string): string => new URL(url).host

/** `https://hooks.example.com/…9xQz`: for some services whoever knows the path may post. */
function maskedUrl(url: string): string {
  const { origin, pathname, search } = new URL(url)
  const rest = pathname + search
  return rest === '/' ? origin : `${origin}/…${rest.length > 12 ? rest.slice(-4) : ''}`
}
