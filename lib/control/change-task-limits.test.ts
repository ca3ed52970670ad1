import { expect, it, onTestFinished } from 'vitest'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { ANN, KEY, node, stored } from './node-fixture.ts'

async function openLog() {
  const temp = await openTempLog()
  onTestFinished(() => temp[Symbol.asyncDispose]())
  return temp.log
}

it('[P-TASK-11] of two who change the limits from one version one is refused with what stands, also on two nodes', async () => {
  const log = await openLog()
  const nodes = [node(log), node(log, { lagging: true })] as const
  const both = await Promise.allSettled([
    nodes[0].changeTaskLimits(ANN, { running: 3 }, 1),
    nodes[1].changeTaskLimits(KEY, { running: 5 }, 1),
  ])
  const [won] = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const [lost] = both.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
  expect(won).toMatchObject({ version: 2 })
  expect(lost).toMatchObject({ code: 'conflict', details: { current: won } })
  expect(await stored(log)).toHaveLength(1)
})

it('[P-TASK-11] without a version every change is stored once, a retry and what stands already are not said again', async () => {
  const log = await openLog()
  const [one, two] = [node(log), node(log, { lagging: true })]
  await Promise.all([
    one.changeTaskLimits(ANN, { running: 3 }, null, 'r1'),
    two.changeTaskLimits(KEY, { ready: 8 }, null),
    one.changeTaskLimits(KEY, { review: 5 }, null),
  ])
  const limits = { version: 4, backlog: null, ready: 8, running: 3, review: 5 }
  expect(await one.changeTaskLimits(ANN, { running: 3 }, null)).toEqual(limits)
  expect(await one.changeTaskLimits(ANN, { running: 3 }, 1, 'r1')).toEqual(limits)
  await expect(one.changeTaskLimits(ANN, { running: 4 }, null, 'r1')).rejects.toMatchObject({ code: 'conflict' })
  expect(await stored(log)).toHaveLength(3)
})
