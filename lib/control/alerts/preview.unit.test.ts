import { expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import { BUILT_IN } from '#lib/state/alert-rules.ts'
import { createPreview } from './preview.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const rule = BUILT_IN.get('error')
if (!rule) throw new Error('There is no rule.')

it('looks at one rule after the other, however fast they are asked for, and refuses where too many wait', async () => {
  let reading = 0
  let most = 0
  const gate = Promise.withResolvers<void>()
  const read = async () => {
    most = Math.max(most, ++reading)
    await gate.promise
    reading--
    return []
  }
  const preview = createPreview(
    () => ({ head: 1, floor: 0, read }),
    () => NOW,
  )
  const asked = Array.from({ length: 9 }, () => preview(rule))
  await expect(preview(rule)).rejects.toMatchObject({ code: 'overloaded' })
  gate.resolve()
  for (const { times } of await Promise.all(asked)) expect(times).toBe(0)
  expect(most).toBe(1)
})

it('goes on after one that could not be looked at', async () => {
  const fails = () => Promise.reject(new MissionError('unavailable', 'The log is closed.'))
  const reads = [fails]
  const preview = createPreview(
    () => ({ head: 1, floor: 0, read: () => reads.shift()?.() ?? Promise.resolve([]) }),
    () => NOW,
  )
  const [first, second] = await Promise.allSettled([preview(rule), preview(rule)])
  expect([first.status, second.status]).toEqual(['rejected', 'fulfilled'])
})

it('says at once that nothing happened in a day without events', async () => {
  const preview = createPreview(
    () => ({ head: 7, floor: 0, read: async () => [] }),
    () => NOW,
  )
  expect(await preview(rule)).toEqual({ times: 0, since: '2026-11-20T12:00:00.000Z', isWholeDay: true })
})
