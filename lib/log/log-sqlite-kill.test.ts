import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { killWhileAppending } from './log-sqlite-kill.ts'

const ROUNDS = Number(process.env.MC_TEST_ROUNDS ?? 5)
const SEED = Number(process.env.MC_TEST_SEED ?? 20260102)

it('[P-LOG-1] [P-LOG-2] after kill -9 under load every acknowledged event is there, gapless, in the same epoch', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'mission-kill-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const moments = fc.sample(fc.integer({ min: 1, max: 600 }), { numRuns: ROUNDS, seed: SEED })
  const epochs = new Set<string>()
  for (const [round, afterAcks] of moments.entries()) {
    const report = await killWhileAppending({ file: join(dir, 'log.db'), name: `round-${round}`, afterAcks })
    expect(report.violations, `round ${round}, killed after ${afterAcks} acknowledged batches`).toEqual([])
    expect(report.ackedEvents).toBeGreaterThan(0)
    expect(report.storedEvents).toBeGreaterThanOrEqual(report.ackedEvents)
    epochs.add(report.epoch)
  }
  expect(epochs.size).toBe(1)
})

it('[P-LOG-2] the check notices a process that acknowledges before it commits', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'mission-kill-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const violations: string[] = []
  // Now and then the commit is quicker than the kill.
  for (let round = 0; round < 10 && violations.length === 0; round++) {
    const file = join(dir, `early-${round}.db`)
    const report = await killWhileAppending({ file, name: `early-${round}`, afterAcks: 20 + round, early: true })
    violations.push(...report.violations)
  }
  expect(violations.join()).toMatch(/was acknowledged at seq \d+ and is not there/)
})
