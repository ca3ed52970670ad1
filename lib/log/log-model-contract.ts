import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { Entry, EventLog } from './log.ts'
import type { ContractStore, OpenStore } from './log-contract-fixture.ts'
import { entryOf } from './log-fixture.ts'
import { LogModel, type ModelOutcome } from './log-model.ts'

type Step =
  /** Batches that are appended in one turn. */
  | { readonly do: 'append'; readonly batches: readonly (readonly Entry[])[] }
  | { readonly do: 'reopen' }
  | { readonly do: 'checkpoint'; readonly share: number }
  | { readonly do: 'trim'; readonly share: number }
  | { readonly do: 'read'; readonly share: number; readonly events: number }

/** Few names, so that ids, contents and guards meet all the time. */
const entries: fc.Arbitrary<Entry> = fc
  .record({
    principal: fc.constantFrom('key:a', 'key:b'),
    id: fc.integer({ min: 1, max: 12 }).map((n) => `id-${n}`),
    n: fc.integer({ min: 1, max: 2 }),
    guard: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4, nil: undefined }),
  })
  .map(({ n, guard, ...who }) => entryOf({ ...who, data: { n }, ...(guard && { guard: `mc:g:${guard}:1` }) }))

const share = fc.double({ min: 0, max: 1.2, noNaN: true })
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      batches: fc.array(fc.array(entries, { maxLength: 5 }), { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('checkpoint' as const), share }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), share }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('read' as const), share, events: fc.integer({ min: 1, max: 20 }) }),
  },
)

/** Compares a log with the model, step by step, over random histories. */
export function describeAgainstModel(name: string, open: OpenStore): void {
  describe(`${name}: against the model`, () => {
    it('[P-LOG-1] [P-LOG-3] [P-LOG-4] does what the model does, whatever comes', async () => {
      const history = fc.array(steps, { minLength: 1, maxLength: 25 })
      const property = fc.asyncProperty(history, async (history) => {
        await using store = await open()
        const model = new LogModel()
        const given: string[] = []
        const follow = (log: EventLog) => log.tail((group) => given.push(...group.map(({ json }) => json)))
        follow(store.log)
        for (const step of history) {
          await take(step, store, model)
          if (step.do === 'reopen') follow(store.log)
          expect([store.log.head, store.log.floor]).toEqual([model.head, model.floor])
        }
        expect(given).toHaveLength(model.head)
        expect(given.slice(model.floor - 1)).toEqual(model.read(0))
        expect(await jsonAfter(store.log, 0, 1_000)).toEqual(model.read(0))
      })
      await fc.assert(property, { numRuns: 20, interruptAfterTimeLimit: 15_000 })
    })
  })
}

async function take(step: Step, store: ContractStore, model: LogModel): Promise<void> {
  switch (step.do) {
    case 'append': {
      const outcomes = await Promise.all(step.batches.map((batch) => outcomeOf(store.log, batch)))
      expect(outcomes).toEqual(step.batches.map((batch) => model.append(batch)))
      return
    }
    case 'reopen':
      await store.reopen()
      return
    case 'checkpoint': {
      const seq = Math.min(model.head, Math.round(model.head * step.share))
      const cursor = await store.log.cursorAt(seq)
      expect(cursor === null).toBe(seq !== 0 && seq < model.floor)
      if (!cursor) return
      await store.log.saveCheckpoint({ cursor, stateVersion: 1, state: `{"seq":${seq}}` })
      model.checkpoint(seq)
      return
    }
    case 'trim': {
      const floor = Math.round(model.head * step.share)
      expect(await store.log.trim(floor)).toBe(model.trim(floor))
      return
    }
    case 'read': {
      const after = Math.round(model.head * step.share)
      expect(await jsonAfter(store.log, after, step.events)).toEqual(model.read(after).slice(0, step.events))
    }
  }
}

async function jsonAfter(log: EventLog, after: number, events: number): Promise<string[]> {
  return (await log.read(after, { events, bytes: 1e9 })).map(({ json }) => json)
}

async function outcomeOf(log: EventLog, batch: readonly Entry[]): Promise<ModelOutcome> {
  try {
    return { receipts: await log.append(batch) }
  } catch (error) {
    if (!isMissionError(error) || error.code !== 'conflict') throw error
    const { index, current } = error.details
    if (index === undefined || !hasSeq(current)) throw error
    return { conflict: { index, seq: current.seq } }
  }
}

const hasSeq = (value: unknown): value is { readonly seq: number } =>
  typeof value === 'object' && value !== null && 'seq' in value && typeof value.seq === 'number'
