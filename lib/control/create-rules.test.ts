import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { AlertRule, Quiet } from '#lib/state/model.ts'
import { ANN, KEY, node, stored } from './node-fixture.ts'

let temp: TempLog | null = null
afterEach(async () => {
  await temp?.[Symbol.asyncDispose]()
  temp = null
})

async function world(nodes = 2, lagging = false) {
  temp = await openTempLog()
  const { log } = temp
  const made = Array.from({ length: nodes }, () => node(log, { lagging }))
  // A log begins with its workspace.
  await made[0]?.publish(ANN, [{ type: 'system:workspace', data: { name: 'Office' } }])
  await vi.waitUntil(() => made.every(({ state }) => state().last.seq === 1))
  return { log, nodes: made }
}

/** What a refusal says stands; fails for anything else. */
async function standsFor(act: Promise<unknown>): Promise<unknown> {
  try {
    await act
  } catch (error) {
    if (isMissionError(error) && error.code === 'conflict') return error.details.current
    throw error
  }
  throw new Error('it was not refused')
}

describe('a rule', () => {
  it('[P-ALERT-7] has a new version with each change, and whoever names an older one is told what stands', async () => {
    const [one] = (await world(1)).nodes
    if (!one) throw new Error('no node')
    const first = await one.rules.change(ANN, 'error', { on: false }, 1)
    expect(first.version).toBeGreaterThan(1)
    const stands = await standsFor(one.rules.change(KEY, 'error', { severity: 'info' }, 1))
    expect(stands).toMatchObject({ id: 'error', on: false, severity: 'critical', version: first.version })
    const second = await one.rules.change(KEY, 'error', { severity: 'info' }, first.version)
    expect(second).toMatchObject({ on: false, severity: 'info' })
    await one.rules.remove(ANN, 'error', second.version)
    const asItCame = await standsFor(one.rules.change(KEY, 'error', { on: true }, second.version))
    expect(asItCame).toMatchObject({ on: true, severity: 'critical', changedAt: null })
    expect((await one.rules.change(KEY, 'error', { on: false }, null)).on).toBe(false)
  })

  it('[P-ALERT-7] of two nodes that change one version at a time one wins, and a change without a version is made anew', async () => {
    const { nodes } = await world(2, true)
    const [one, two] = nodes
    if (!one || !two) throw new Error('no nodes')
    const both = await Promise.allSettled([
      one.rules.change(ANN, 'stale', { severity: 'critical' }, 1),
      two.rules.change(KEY, 'stale', { severity: 'info' }, 1),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await Promise.all([
      one.rules.change(ANN, 'stale', { on: false }, null),
      two.rules.change(KEY, 'stale', { params: { clearMs: 7_000 } }, null),
    ])
    expect(await two.rules.change(KEY, 'stale', {}, null)).toMatchObject({ on: false, params: { clearMs: 7_000 } })
  })

  it('[P-ALERT-7] that was removed gives its id to no other, and a built-in one that is as it came is removed by nothing', async () => {
    const { nodes, log } = await world(1)
    const [one] = nodes
    if (!one) throw new Error('no node')
    await one.rules.create(ANN, 'error', {}, 'mine')
    expect(await standsFor(one.rules.create(KEY, 'error', {}, 'mine'))).toMatchObject({ id: 'mine' })
    await one.rules.remove(ANN, 'mine', null)
    expect(await standsFor(one.rules.create(KEY, 'error', {}, 'mine'))).toBeNull()
    const { length } = await stored(log)
    await one.rules.remove(ANN, 'disk', 1)
    expect(await stored(log)).toHaveLength(length)
  })

  it('is made, changed and removed once by a request that is sent again, and its key does nothing else', async () => {
    const { nodes, log } = await world(1)
    const [one] = nodes
    if (!one) throw new Error('no node')
    const { rules } = one
    const made = await rules.create(ANN, 'error', { params: { forMs: 5_000 } }, undefined, 'r1')
    expect(await rules.create(ANN, 'error', { params: { forMs: 5_000 } }, undefined, 'r1')).toEqual(made)
    const fields = { params: { forMs: 6_000 }, scope: { project: 'web' } }
    const changed = await rules.change(ANN, made.id, fields, made.version, 'r2')
    expect(await rules.change(ANN, made.id, fields, made.version, 'r2')).toEqual(changed)
    const other = rules.change(ANN, made.id, { params: { forMs: 7_000 } }, null, 'r2')
    await expect(other).rejects.toMatchObject({ code: 'conflict' })
    await rules.setQuiet(ANN, { on: true }, 1, 'r3')
    await rules.setQuiet(ANN, { on: true }, 1, 'r3')
    await rules.remove(ANN, made.id, changed.version, 'r4')
    await rules.remove(ANN, made.id, changed.version, 'r4')
    expect((await stored(log)).map(({ type }) => type)).toEqual([
      'system:workspace',
      'rule:changed',
      'rule:changed',
      'rule:quiet',
      'rule:removed',
    ])
  })

  it('[P-ALERT-7] loses no edit that named what it saw, whoever changes it where', async () => {
    const edit = fc.record({
      at: fc.nat(1),
      by: fc.constantFrom(ANN, KEY),
      kind: fc.constantFrom('on', 'severity', 'forMs', 'remove', 'quiet'),
      value: fc.nat(2),
      named: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 2, maxLength: 12 }), async (edits) => {
        const { nodes, log } = await world(2, true)
        // Of what was accepted with a version: what it replaced, which nothing else may have replaced.
        const replaced: string[] = []
        const act = async ({ at, by, kind, value, named }: (typeof edits)[number]) => {
          const one = nodes[at]
          if (!one) return false
          const sees = (thing: AlertRule | Quiet | null) => (named ? (thing?.version ?? 1) : null)
          const note = (what: string, version: number | null) => version !== null && replaced.push(`${what} ${version}`)
          const rule = one.state().rules.get('error') ?? null
          const of = sees(kind === 'quiet' ? one.state().workspace.quiet : rule)
          const fields =
            kind === 'on'
              ? { on: value > 0 }
              : kind === 'severity'
                ? { severity: (['info', 'warning', 'critical'] as const)[value] }
                : { params: { forMs: value * 1_000 } }
          if (kind === 'quiet') await one.rules.setQuiet(by, { from: `0${value}:00` }, of)
          else if (kind !== 'remove') await one.rules.change(by, 'error', fields, of)
          else if (rule?.changedAt) await one.rules.remove(by, 'error', of)
          else return false
          note(kind === 'quiet' ? 'quiet' : 'rule', of)
          return true
        }
        const ends = await Promise.allSettled(edits.map(act))
        for (const end of ends) {
          if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'conflict' })
        }
        expect(new Set(replaced).size).toBe(replaced.length)
        expect((await stored(log)).length).toBe(
          1 + ends.filter((end) => end.status === 'fulfilled' && end.value).length,
        )
        await temp?.[Symbol.asyncDispose]()
        temp = null
      }),
      { numRuns: 25 },
    )
    // Each run opens a log with its threads, which takes long on a busy machine.
  })
})
