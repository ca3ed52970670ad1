import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { storyOf } from '../opencode/replay-fixture.ts'
import { collect } from '../replay-fixture.ts'
import type { GatewayContext } from './gateway-context.ts'
import { type Facts, GatewayFacts } from './gateway-facts.ts'
import { UsageMark } from './usage-mark.ts'

const MINUTE = 60_000
const BEGAN = 1_800_000_000_000

/** A gateway with two sessions, this server's memory, its file and the log, in which anything may be lost but the last two. */
class World {
  readonly kept = collect()
  readonly #file: string
  #mark: UsageMark
  #facts: GatewayFacts
  #now = BEGAN
  #isConnected = false
  readonly #messages: { key: string; at: number; id: string; input: number }[] = []

  constructor(file: string) {
    this.#file = file
    this.#mark = new UsageMark(file)
    this.#facts = new GatewayFacts(this.#mark)
  }

  /** Tokens of all messages since the gateway was first watched. */
  expected = 0
  #isWatched = false

  get #context(): GatewayContext {
    return { name: 'gw', machine: 'm', version: '1', aheadMs: 0, now: () => this.#now }
  }

  async connect(): Promise<void> {
    this.#isConnected = true
    this.#isWatched = true
    this.#mark.begin(++this.#now)
    const { since } = this.#mark
    const rows = ['agent:main:a', 'agent:main:b'].map((key) => ({
      key,
      sessionId: key,
      updatedAt: Math.max(0, ...this.#messages.filter((one) => one.key === key).map(({ at }) => at)),
    }))
    const { recent } = this.#facts.sessions(this.#context, { sessions: rows }, since)
    const read = recent.map((key) => {
      const messages = this.#messages.filter((one) => one.key === key).map(messageOf)
      return this.#facts.history(this.#context, key, { sessionId: key, messages })
    })
    for (const facts of read) await this.#store(facts)
    this.#mark.reached(Math.max(0, ...read.map(({ newest = 0 }) => newest)))
  }

  /** A reply of the model. `lost`: its event does not arrive, which a client notices by its number, or by the cut line. */
  async reply(key: string, input: number, lost: boolean): Promise<void> {
    const message = { key, input, at: ++this.#now, id: `m${this.#messages.length}` }
    this.#messages.push(message)
    if (this.#isWatched) this.expected += input
    if (!this.#isConnected) return
    if (lost) return this.connect()
    const facts = this.#facts.event(this.#context, 'session.message', {
      sessionKey: key,
      sessionId: key,
      agentId: 'main',
      message: messageOf(message),
    })
    await this.#store(facts)
    this.#mark.reached(facts.newest ?? 0)
  }

  cut(): void {
    this.#isConnected = false
  }

  /** @param clean the file is written; a crash leaves it as it was. */
  restart(clean: boolean): void {
    this.#isConnected = false
    if (clean) this.#mark.save()
    this.#mark = new UsageMark(this.#file)
    this.#facts = new GatewayFacts(this.#mark)
  }

  wait(minutes: number): void {
    this.#now += minutes * MINUTE
  }

  async #store({ drafts }: Facts): Promise<void> {
    await this.kept.publish(serverGrant('openclaw'), drafts)
  }
}

const messageOf = ({ id, at, input }: { id: string; at: number; input: number }) => ({
  role: 'assistant',
  model: 'm',
  usage: { input },
  __openclaw: { id, recordTimestampMs: at },
})

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('reply' as const),
      key: fc.constantFrom('agent:main:a', 'agent:main:b'),
      input: fc.integer({ min: 1, max: 999 }),
      lost: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const), clean: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 30 }) }) },
)

it('counts every token since the gateway was first watched once, over cuts, lost frames, crashes and restarts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const dir = mkdtempSync(join(tmpdir(), 'mission-openclaw-usage-'))
      try {
        const world = new World(join(dir, 'openclaw.json'))
        for (const next of steps) {
          if (next.do === 'reply') await world.reply(next.key, next.input, next.lost)
          else if (next.do === 'connect') await world.connect()
          else if (next.do === 'cut') world.cut()
          else if (next.do === 'restart') world.restart(next.clean)
          else world.wait(next.minutes)
        }
        await world.connect()
        expect(storyOf(world.kept.drafts).tokens.input).toBe(world.expected)
      } finally {
        rmSync(dir, { recursive: true, force: true })
      }
    }),
    { numRuns: 200 },
  )
})
