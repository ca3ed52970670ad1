import { afterEach, describe, expect, it } from 'vitest'
import { guardedLookup, isRefused } from './addresses.ts'
import { post } from './post.ts'
import { startReceiver } from './receiver-fixture.ts'

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})

async function receiver() {
  const one = await startReceiver()
  undo.push(one)
  return one
}

const send = (url: string, timeoutMs = 2_000) => post(new URL(url), { 'x-own': 'yes' }, '{"a":1}', { timeoutMs })

describe('a post', () => {
  it('gives the status, whatever it is', async () => {
    const to = await receiver()
    expect(await send(to.url)).toMatchObject({ code: 204, error: null })
    expect(to.received[0]).toMatchObject({ body: '{"a":1}', headers: { 'x-own': 'yes' } })
    to.answer = (_, response) => response.writeHead(500).end('no')
    expect(await send(to.url)).toMatchObject({ code: 500, error: null, retryAfterMs: null })
    to.answer = (_, response) => response.writeHead(429, { 'retry-after': '7' }).end()
    expect(await send(to.url)).toMatchObject({ code: 429, retryAfterMs: 7_000 })
    to.answer = (_, response) => response.writeHead(503, { 'retry-after': '999999' }).end()
    expect(await send(to.url)).toMatchObject({ retryAfterMs: 3_600_000 })
  })

  it('[P-ALERT-6] follows no redirect', async () => {
    const to = await receiver()
    const other = await receiver()
    to.answer = (_, response) => response.writeHead(307, { location: other.url }).end()
    expect(await send(to.url)).toMatchObject({ code: 307 })
    expect(other.received).toEqual([])
  })

  it('ends in time where the receiver hangs, before its answer or in the middle of it', async () => {
    const to = await receiver()
    to.answer = () => undefined
    expect(await send(to.url, 100)).toMatchObject({ code: null, error: 'timeout' })
    to.answer = (_, response) => void response.writeHead(200).write('half')
    expect(await send(to.url, 100)).toMatchObject({ code: 200 })
  })

  it('ends where the receiver answers with another protocol: that is no answer to a post', async () => {
    const to = await receiver()
    to.answer = (_, response) =>
      void response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')
    expect(await send(to.url, 300)).toMatchObject({ code: null, error: 'no answer' })
  })

  it('reads no more of an answer than a bound', async () => {
    const to = await receiver()
    let sent = 0
    to.answer = (_, response) => {
      const chunk = Buffer.alloc(64 * 1024)
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length
        response.once('drain', more)
      }
      response.writeHead(200)
      more()
    }
    expect(await send(to.url)).toMatchObject({ code: 200 })
    expect(sent).toBeLessThan(32 * 1024 * 1024)
  })

  it('tells in our own words why there was no answer', async () => {
    const to = await receiver()
    const { url } = to
    await to[Symbol.asyncDispose]()
    undo = []
    expect(await send(url)).toMatchObject({ code: null, error: 'connection refused' })
    expect(await send('http://nothing.invalid/')).toMatchObject({ code: null, error: 'name not found' })
  })
})

describe('[P-ALERT-6] where nothing is posted to', () => {
  it.each([
    '169.254.169.254',
    'fe80::1',
    'fe80::1%eth0',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'fd00:ec2::254',
    '64:ff9b::169.254.169.254',
    '64:ff9b::168.63.129.16',
    '64:ff9b:1::169.254.169.254',
    '2002:a9fe:a9fe::1',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'not an address',
  ])('%s is refused', (address) => expect(isRefused(address)).toBe(true))

  it.each(['127.0.0.1', '::1', '10.0.0.8', '192.168.1.4', 'fd12:3456::1', '93.184.216.34', '2606:2800::1'])(
    '%s is welcome',
    (address) => expect(isRefused(address)).toBe(false),
  )

  it.each(['http://169.254.169.254/latest', 'http://[fe80::1]/', 'http://0xa9fea9fe/', 'http://2852039166/'])(
    '%s is not connected to, however it is written',
    async (url) => expect(await send(url)).toMatchObject({ code: null, error: 'address refused' }),
  )

  it('a name is refused at the connection where any of its addresses is', async () => {
    const answers = [
      { address: '127.0.0.1', family: 4 },
      { address: '169.254.169.254', family: 4 },
    ]
    // A resolver that answers as somebody else's name server would.
    const resolver = (_name: string, _options: object, done: (error: null, all: typeof answers) => void) =>
      done(null, answers)
    const lookup = guardedLookup(resolver as unknown as Parameters<typeof guardedLookup>[0])
    const url = new URL('http://rebinding.example/')
    expect(await post(url, {}, '', { timeoutMs: 1_000, lookup })).toMatchObject({ error: 'address refused' })
  })
})
