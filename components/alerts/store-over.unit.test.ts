import { expect, it } from 'vitest'
import { AnswerError } from '../rest/send-json.ts'
import { storeOver } from './store-over.ts'

const conflict = (current?: unknown) => new AnswerError('conflict', 'Somebody was faster.', { current })

it('what was refused because somebody was faster is sent again over what stands then', async () => {
  const over: number[] = []
  const left = await storeOver({ version: 1 }, async ({ version }) => {
    over.push(version)
    if (version < 3) throw conflict({ version: version + 1 })
  })
  expect([left, over]).toEqual([null, [1, 2, 3]])
})

it('what a person has to look at first is not sent, and what stands is told', async () => {
  const seen = { version: 1, from: '22:00' }
  const stands = { version: 2, from: '21:00' }
  const left = await storeOver(seen, ({ from }) => (from === seen.from ? Promise.reject(conflict(stands)) : null))
  expect(left).toBe(stands)
})

it('other refusals are told, and so is one that does not end', async () => {
  const gone = new AnswerError('not_found', 'There is no rule.')
  await expect(storeOver({}, () => Promise.reject(gone))).rejects.toBe(gone)
  await expect(storeOver({}, () => Promise.reject(conflict()))).rejects.toMatchObject({ code: 'conflict' })
  let tries = 0
  const busy = () => Promise.reject(conflict({ version: ++tries }))
  await expect(storeOver({}, busy)).rejects.toMatchObject({ code: 'conflict' })
  expect(tries).toBe(4)
})
