import { describe, expect, it } from 'vitest'
import { decisionOf } from '#lib/state/budget-standing.ts'
import { emptySpan } from '#lib/state/budgets.ts'
import { ANN, BEN, BUDGET, node, world } from './budget-world-fixture.ts'

describe('what people do with budgets', () => {
  it('[P-BUD-8] of two who change the same version one wins, and the other is told what stands', async () => {
    const { temp, clock } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, BUDGET, 'b')
    const outcomes = await Promise.allSettled([
      one.budgets.change(ANN, 'b', { limit: { usd: 20 } }, 1),
      two.budgets.change(BEN, 'b', { limit: { usd: 30 } }, 1),
    ])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const lost = outcomes.find((outcome) => outcome.status === 'rejected')
    expect(lost?.reason).toMatchObject({ code: 'conflict', details: { current: { id: 'b', version: 2 } } })
  })

  it('[P-BUD-8] without a version both changes are made, each on what stands', async () => {
    const { temp, clock } = await world()
    const [one, two] = [await node(temp, clock), await node(temp, clock)]
    await one.budgets.create(ANN, { ...BUDGET, name: 'Daily' }, 'b')
    await Promise.all([
      one.budgets.change(ANN, 'b', { limit: { usd: 20 } }, null),
      two.budgets.change(BEN, 'b', { name: '' }, null),
    ])
    expect(one.state().budgets.get('b')).toMatchObject({ version: 3, limit: 20e9, name: null })
  })

  it('[P-BUD-8] a retry changes nothing, and an id is never used twice', async () => {
    const { temp, clock } = await world()
    const { budgets, state } = await node(temp, clock)
    const [first, again] = [
      await budgets.create(ANN, BUDGET, undefined, 'r1'),
      await budgets.create(ANN, BUDGET, undefined, 'r1'),
    ]
    expect([again.id, again.version, state().budgets.size]).toEqual([first.id, 1, 1])
    await budgets.decide(ANN, first.id, { kind: 'allow', more: { usd: 1 } }, 'r2')
    await budgets.decide(ANN, first.id, { kind: 'allow', more: { usd: 1 } }, 'r2')
    expect(state().budgets.get(first.id)?.spans[0]?.more).toBe(1e9)
    await budgets.remove(ANN, first.id, 1, 'r3')
    await budgets.remove(ANN, first.id, 1, 'r3')
    await expect(budgets.create(ANN, BUDGET, first.id)).rejects.toMatchObject({ code: 'conflict' })
    await expect(budgets.decide(ANN, first.id, { kind: 'hold' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('a key that was used for another request is refused, and nothing is done', async () => {
    const { temp, clock } = await world()
    const { budgets, state } = await node(temp, clock, { engine: false })
    await budgets.create(ANN, BUDGET, 'b', 'k1')
    await budgets.decide(ANN, 'b', { kind: 'hold' }, 'k2')
    const other = { code: 'conflict' }
    await expect(budgets.create(ANN, { ...BUDGET, limit: { usd: 20 } }, 'b', 'k1')).rejects.toMatchObject(other)
    await expect(budgets.change(ANN, 'b', { limit: { usd: 20 } }, null, 'k1')).rejects.toMatchObject(other)
    await expect(budgets.decide(ANN, 'b', { kind: 'release' }, 'k2')).rejects.toMatchObject(other)
    await expect(budgets.remove(ANN, 'b', null, 'k2')).rejects.toMatchObject(other)
    expect(await budgets.decide(ANN, 'b', { kind: 'hold' }, 'k2')).toBe(state().budgets.get('b'))
    await budgets.change(ANN, 'b', { name: '' }, null, 'k3')
    await budgets.change(ANN, 'b', { name: '' }, null, 'k3')
    expect(state().budgets.get('b')?.version).toBe(2)
  })

  it('[P-BUD-11] of two who raise a limit to the same amount at once the second raises nothing', async () => {
    const { temp, clock } = await world()
    const [one, two] = [await node(temp, clock, { engine: false }), await node(temp, clock, { engine: false })]
    await one.budgets.create(ANN, BUDGET, 'b')
    await Promise.all([
      one.budgets.decide(ANN, 'b', { kind: 'allow', to: { usd: 15 } }, 'r1'),
      two.budgets.decide(BEN, 'b', { kind: 'allow', to: { usd: 15 } }, 'r2'),
    ])
    const limit = () => 10e9 + (one.state().budgets.get('b')?.spans[0]?.more ?? 0)
    expect(limit()).toBe(15e9)
    // Who asks again after a lost answer, with the same key or another, is told what stands.
    await one.budgets.decide(ANN, 'b', { kind: 'allow', to: { usd: 15 } }, 'r1')
    await one.budgets.decide(ANN, 'b', { kind: 'allow', to: { usd: 12 } }, 'r3')
    expect(limit()).toBe(15e9)
    // Whoever says more means on top of it, also beside another who does.
    await Promise.all([
      one.budgets.decide(ANN, 'b', { kind: 'allow', more: { usd: 1 } }),
      two.budgets.decide(BEN, 'b', { kind: 'allow', more: { usd: 2 } }),
    ])
    expect(limit()).toBe(18e9)
    await clock.advance(86_400_000)
    await one.budgets.decide(ANN, 'b', { kind: 'allow', to: { usd: 15 } }, 'r4')
    await one.budgets.change(ANN, 'b', { limit: { usd: 12 } }, null)
    await one.budgets.decide(ANN, 'b', { kind: 'allow', to: { usd: 18 } })
    expect(one.state().budgets.get('b')).toMatchObject({ limit: 12e9, spans: [{ more: 6e9 }, { more: 8e9 }] })
  })

  it('[P-BUD-13] of all who let a call pass after the same decision one lets it pass, on any node', async () => {
    const { temp, clock } = await world()
    const [one, two] = [await node(temp, clock, { engine: false }), await node(temp, clock, { engine: false })]
    await one.budgets.create(ANN, BUDGET, 'b')
    const span = () => one.state().budgets.get('b')?.spans[0] ?? emptySpan('')
    const pass = (after: string) => ({ kind: 'allow', calls: 1, after }) as const
    const first = decisionOf(span())
    await Promise.all([
      one.budgets.decide(ANN, 'b', pass(first), 'r1'),
      two.budgets.decide(BEN, 'b', pass(first), 'r2'),
    ])
    await two.budgets.decide(BEN, 'b', pass(first), 'r3')
    // Nor who asks again after a lost answer, with the same key.
    await one.budgets.decide(ANN, 'b', pass(first), 'r1')
    expect(span().calls).toBe(1)
    await two.budgets.decide(BEN, 'b', pass(decisionOf(span())))
    // Without saying what was seen it is said anew each time.
    await one.budgets.decide(ANN, 'b', { kind: 'allow', calls: 1 })
    await one.budgets.decide(ANN, 'b', { kind: 'allow', calls: 1 })
    expect(span().calls).toBe(4)
  })

  it('[P-BUD-13] who lets a call pass of what somebody held or let go meanwhile is told what stands', async () => {
    const { temp, clock } = await world()
    const { budgets, state } = await node(temp, clock, { engine: false })
    await budgets.create(ANN, BUDGET, 'b')
    const seen = () => decisionOf(state().budgets.get('b')?.spans[0] ?? emptySpan(''))
    const pass = (after: string) => budgets.decide(BEN, 'b', { kind: 'allow', calls: 1, after })
    const all = [seen()]
    for (const kind of ['hold', 'release', 'hold'] as const) {
      await clock.advance(1_000)
      await budgets.decide(ANN, 'b', { kind })
      await expect(pass(all.at(-1) ?? '')).rejects.toMatchObject({
        code: 'conflict',
        details: { current: { id: 'b' } },
      })
      all.push(seen())
    }
    expect(new Set(all).size).toBe(4)
    expect((await pass(seen())).spans[0]?.calls).toBe(1)
  })

  it('[P-BUD-13] what is decided of a period that is over is not done to the next', async () => {
    const { temp, clock } = await world()
    const { budgets, state } = await node(temp, clock, { engine: false })
    await budgets.create(ANN, BUDGET, 'b')
    const from = state().budgets.get('b')?.spans[0]?.from ?? ''
    const raise = { kind: 'allow', to: { usd: 15 }, from } as const
    await budgets.decide(ANN, 'b', raise, 'r1')
    await clock.advance(86_400_000)
    const decisions = [
      { ...raise, to: { usd: 20 } },
      { kind: 'hold', from },
      { kind: 'release', from },
    ] as const
    for (const decision of decisions) {
      await expect(budgets.decide(ANN, 'b', decision)).rejects.toMatchObject({
        code: 'conflict',
        message: 'The period of 2026-11-21 is not the one that holds now, which is that of 2026-11-22.',
        details: { current: { id: 'b' } },
      })
    }
    // A retry of what was done in time is answered as it was.
    await budgets.decide(ANN, 'b', raise, 'r1')
    await budgets.decide(ANN, 'b', { kind: 'hold', from: '2026-11-22' })
    expect(state().budgets.get('b')?.spans).toMatchObject([
      { from: '2026-11-22', more: 0, held: { by: 'person:ann' } },
      { from, more: 5e9, held: null, released: null },
    ])
  })

  it('refuses more in another unit, naming the field', async () => {
    const { temp, clock } = await world()
    const { budgets } = await node(temp, clock)
    await budgets.create(ANN, BUDGET, 'b')
    await expect(budgets.decide(ANN, 'b', { kind: 'allow', more: { tokens: 1 } })).rejects.toMatchObject({
      code: 'invalid',
      details: { issues: [{ path: 'more' }] },
    })
  })
})
