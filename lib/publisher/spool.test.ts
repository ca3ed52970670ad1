import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createFakeClock } from '#lib/control/clock-fixture.ts'
import { eventData } from '#lib/protocol/event.schema.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { httpSender } from './http-sender.ts'
import type { Send } from './publisher.ts'
import { openSpool, type SpoolOptions, type SpoolProblem } from './spool.ts'
import { startPublishServer } from './spool-fixture.ts'

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'mission-spool-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  return join(dir, 'spool')
}

/** A server that is away until it is told otherwise. */
function receiver(isAway = true) {
  const sent: Draft[] = []
  const ids = new Set<string>()
  const self = {
    isAway,
    sent,
    send: (async (drafts) => {
      if (self.isAway) throw new Error('away')
      for (const draft of drafts) if (!ids.has(draft.id ?? '')) sent.push(draft)
      for (const { id } of drafts) ids.add(id ?? '')
      return drafts.map(({ id }, seq) => ({ id: id ?? '', seq, duplicate: false }))
    }) satisfies Send,
  }
  return self
}

const said = (n: number, id = `e${n}`): Draft => ({ id, type: 'test:said', data: { n } })
const open = (dir: string, send: Send, more: Partial<SpoolOptions> = {}) =>
  openSpool({ dir, send, random: () => 0, ...more })
const idsOf = (drafts: readonly { readonly id?: string }[]) => drafts.map(({ id }) => id)
const segmentsIn = async (dir: string) => (await readdir(dir)).filter((name) => /^\d+\.ndjson$/.test(name)).sort()

describe('the spool', () => {
  it('keeps what is published while the server is away, and delivers it in order when it is back', async () => {
    const clock = createFakeClock()
    const server = receiver()
    const problems: SpoolProblem[] = []
    const onProblem = (problem: SpoolProblem) => problems.push(problem)
    await using spool = await open(await folder(), server.send, { clock, onProblem })
    for (let n = 0; n < 20; n++) expect(await spool.put([said(n)])).toEqual([{ id: `e${n}` }])
    await expect.poll(() => problems.length).toBe(1)
    expect(problems[0]).toMatchObject({ kind: 'away', retryMs: 500 })
    server.isAway = false
    await clock.advance(500)
    await spool.delivered()
    expect(idsOf(server.sent)).toEqual(Array.from({ length: 20 }, (_, n) => `e${n}`))
  })

  it('is a publisher whose calls resolve once kept, with the time at which it happened', async () => {
    const clock = createFakeClock(Date.parse('2026-11-21T12:00:00Z'))
    const server = receiver(false)
    await using spool = await open(await folder(), server.send, { clock })
    const { id } = await spool.publisher.broadcastAgentStatus({ agentId: 'a', status: 'working' })
    await spool.publisher.broadcast('crm:won', { amount: 7 }, { id: 'mine' })
    await spool.delivered()
    const occurredAt = '2026-11-21T12:00:00.000Z'
    expect(server.sent).toEqual([
      { id, type: 'agent:statusChange', data: { agentId: 'a', status: 'working', occurredAt } },
      { id: 'mine', type: 'crm:won', data: { amount: 7 } },
    ])
    for (const type of Object.keys(eventData)) {
      if (/^(budget|rule|command|approval|terminal):/.test(type)) continue
      await spool.put([{ type: type as `${string}:${string}`, data: {} }])
    }
    await spool.delivered()
    expect(server.sent.slice(2).filter(({ data }) => !('occurredAt' in data))).toEqual([])
  })

  it('what was not delivered goes out when the folder is opened again, before what is new', async () => {
    const dir = await folder()
    const server = receiver()
    {
      await using first = await open(dir, server.send)
      await first.put([said(1), said(2)])
      await first.put([said(3)])
    }
    server.isAway = false
    await using second = await open(dir, server.send)
    await second.put([said(4)])
    await second.delivered()
    expect(idsOf(server.sent)).toEqual(['e1', 'e2', 'e3', 'e4'])
  })

  it('sends nothing twice after a restart, and leaves no file of what is delivered', async () => {
    const dir = await folder()
    const calls: Draft[] = []
    const server = receiver(false)
    const send: Send = (drafts) => {
      calls.push(...drafts)
      return server.send(drafts)
    }
    for (let run = 0; run < 3; run++) {
      await using spool = await open(dir, send)
      await spool.put([said(run)])
      await spool.delivered()
    }
    await using last = await open(dir, send)
    await last.delivered()
    expect(idsOf(calls)).toEqual(['e0', 'e1', 'e2'])
    expect(await segmentsIn(dir)).toEqual([])
  })

  it('drops the oldest beyond its bound, and tells how much', async () => {
    const dir = await folder()
    const clock = createFakeClock()
    const server = receiver()
    let lost = 0
    const onProblem = (problem: SpoolProblem) => {
      if (problem.kind === 'lost') lost += problem.batches
    }
    await using spool = await open(dir, server.send, { clock, fsync: false, maxBytes: 3e6, onProblem })
    const text = 'x'.repeat(50_000)
    for (let n = 0; n < 150; n++) await spool.put([{ id: `e${n}`, type: 'test:said', data: { text } }])
    const sizes = await Promise.all((await segmentsIn(dir)).map(async (name) => (await stat(join(dir, name))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4.2e6)
    server.isAway = false
    await clock.advance(60_000)
    await spool.delivered()
    expect(lost).toBeGreaterThan(50)
    expect(idsOf(server.sent)).toEqual(Array.from({ length: 150 - lost }, (_, n) => `e${n + lost}`))
  })

  it('refuses a batch that no request would hold', async () => {
    await using spool = await open(await folder(), receiver(false).send)
    await expect(spool.put([{ type: 'test:big', data: { text: 'é'.repeat(600_000) } }])).rejects.toMatchObject({
      code: 'too_large',
    })
    expect(await spool.put([])).toEqual([])
  })

  it('one program at a time has the folder; that of a killed one is taken over', async () => {
    const dir = await folder()
    const { send } = receiver(false)
    {
      await using spool = await open(dir, send)
      await expect(open(dir, send)).rejects.toMatchObject({ code: 'conflict' })
      await spool.put([said(1)])
    }
    await writeFile(join(dir, 'lock'), '999999999 1')
    await using second = await open(dir, send)
    await second[Symbol.asyncDispose]()
    await expect(second.put([said(2)])).rejects.toMatchObject({ code: 'unavailable' })
    expect(await readdir(dir)).not.toContain('lock')
  })

  it('wherever the last line was torn or overwritten, whole batches before it are delivered and new ones after it', async () => {
    const batch = fc.array(fc.record({ text: fc.string({ unit: 'grapheme', maxLength: 30 }) }), {
      minLength: 1,
      maxLength: 3,
    })
    const tear = fc.record({ cut: fc.nat({ max: 200 }), garbage: fc.uint8Array({ maxLength: 20 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 5 }), tear, async (batches, { cut, garbage }) => {
        const dir = await folder()
        const server = receiver()
        {
          await using spool = await open(dir, server.send, { fsync: false })
          for (const [n, texts] of batches.entries())
            await spool.put(texts.map((data, place) => ({ id: `b${n}.${place}`, type: 'test:said', data })))
        }
        const file = join(dir, (await segmentsIn(dir))[0] ?? '')
        const whole = await readFile(file)
        const kept = Math.max(0, whole.length - cut)
        await truncate(file, kept)
        await appendFile(file, garbage)
        const lines = whole.subarray(0, kept).toString('latin1').split('\n').length - 1
        server.isAway = false
        await using spool = await open(dir, server.send, { fsync: false })
        await spool.put([said(9, 'new')])
        await spool.delivered()
        const expected = batches.slice(0, lines).flatMap((texts, n) => texts.map((_, place) => `b${n}.${place}`))
        expect(idsOf(server.sent)).toEqual([...expected, 'new'])
      }),
      { numRuns: 40 },
    )
  })
})

describe('the spool before a server', () => {
  it('[P-LOG-3] an answer that is lost doubles nothing', async () => {
    await using server = await startPublishServer()
    server.fate = (request) => (request % 2 === 0 ? 'answerLost' : 'served')
    const clock = createFakeClock()
    const send = httpSender({ url: server.url, retry: { attempts: 3, wait: async () => undefined } })
    await using spool = await open(await folder(), send, { clock })
    for (let n = 0; n < 10; n++) await spool.put([said(n)])
    await spool.delivered()
    expect(idsOf(await server.stored())).toEqual(Array.from({ length: 10 }, (_, n) => `e${n}`))
  })

  it('puts aside what the server will never take, and goes on with what is behind it', async () => {
    await using server = await startPublishServer()
    server.fate = () => 'away'
    const dir = await folder()
    const clock = createFakeClock()
    const problems: SpoolProblem[] = []
    const onProblem = (problem: SpoolProblem) => problems.push(problem)
    const send = httpSender({ url: server.url, retry: { attempts: 1 } })
    await using spool = await open(dir, send, { clock, onProblem })
    await spool.put([said(1)])
    await spool.put([said(2), { id: 'bad', type: 'system:status', data: { component: '', status: 'up' } }])
    await spool.put([{ id: 'forbidden', type: 'agent:removed', data: { agentId: 'a' } }])
    await spool.put([said(3)])
    await expect.poll(() => problems.length).toBeGreaterThan(0)
    server.fate = () => 'served'
    await clock.advance(60_000)
    await spool.delivered()
    expect(idsOf(await server.stored())).toEqual(['e1', 'e3'])
    const refused = problems.filter(({ kind }) => kind === 'refused')
    expect(refused).toMatchObject([{ error: { code: 'invalid' } }, { error: { code: 'forbidden' } }])
    const lines = (await readFile(join(dir, 'refused.ndjson'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => idsOf(JSON.parse(line).drafts))).toEqual([['e2', 'bad'], ['forbidden']])
  })

  it('keeps everything for a key that is put right', async () => {
    await using server = await startPublishServer()
    server.fate = () => 'unauthenticated'
    const clock = createFakeClock()
    const problems: SpoolProblem[] = []
    const send = httpSender({ url: server.url, retry: { attempts: 1 } })
    await using spool = await open(await folder(), send, { clock, onProblem: (problem) => problems.push(problem) })
    await spool.put([said(1)])
    await expect.poll(() => problems.length).toBe(1)
    server.fate = () => 'served'
    await clock.advance(1_000)
    await spool.delivered()
    expect(idsOf(await server.stored())).toEqual(['e1'])
  })

  it('after kill -9 of its program, while the server fails, every kept event is stored once and in order', async () => {
    await using server = await startPublishServer()
    const fates = ['served', 'away', 'answerLost', 'served'] as const
    server.fate = (request) => fates[request % fates.length] ?? 'served'
    const dir = await folder()
    const kept: string[] = []
    for (const [run, after] of [
      [1, 40],
      [2, 1],
      [3, 150],
    ] as const) {
      kept.push(...(await killAfter(dir, server.url, `r${run}`, after)))
    }
    server.fate = () => 'served'
    await using spool = await openSpool({ dir, send: httpSender({ url: server.url }) })
    await spool.delivered()
    const stored = (await server.stored()).map(({ id }) => id)
    expect(kept.length).toBeGreaterThanOrEqual(191)
    expect(new Set(stored).size).toBe(stored.length)
    expect(kept.filter((id) => !stored.includes(id))).toEqual([])
    for (const lane of ['r1-0', 'r1-3', 'r3-2']) {
      const inLane = stored.filter((id) => id.startsWith(`${lane}-`))
      expect(inLane).toEqual(inLane.map((_, n) => `${lane}-${n}`))
    }
  })
})

/** @returns the ids that the program was told are kept before it was killed. */
async function killAfter(dir: string, url: string, run: string, after: number): Promise<string[]> {
  const program = fileURLToPath(new URL('./spool-kill.child.ts', import.meta.url))
  const child = spawn(process.execPath, [program, dir, url, run], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const kept: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    const [word, id] = line.split(' ')
    // A line that the kill cut short names no whole id.
    if (word === 'kept' && id && /^r\d-\d-\d+$/.test(id)) kept.push(id)
    if (kept.length === after) child.kill('SIGKILL')
  }
  const [code, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error(`the publishing program ended by itself (${code ?? signal})`)
  return kept
}
