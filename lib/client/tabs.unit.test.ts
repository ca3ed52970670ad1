import { expect, it } from 'vitest'
import { holdLock } from './tabs.ts'

/** Holders of one real lock, and what they were told. */
function holders() {
  const told: string[] = []
  const name = `test.${Math.random()}`
  const hold = (who: string, steal = false) =>
    holdLock(
      navigator.locks,
      name,
      steal,
      () => told.push(`${who} holds`),
      () => told.push(`${who} lost`),
    )
  return { told, hold }
}

it('gives the lock to one after the other, and not to one that withdrew', async () => {
  const { told, hold } = holders()
  const offs = ['a', 'b', 'c'].map((who) => hold(who))
  expect(told).toEqual([])
  await expect.poll(() => told).toEqual(['a holds'])
  offs[1]?.()
  offs[0]?.()
  await expect.poll(() => told).toEqual(['a holds', 'c holds'])
  offs[2]?.()
})

it('tells whoever it is stolen from, and gives it on from the thief', async () => {
  const { told, hold } = holders()
  hold('a')
  const b = hold('b')
  await expect.poll(() => told).toEqual(['a holds'])
  const thief = hold('thief', true)
  await expect.poll(() => told.toSorted()).toEqual(['a holds', 'a lost', 'thief holds'])
  thief()
  await expect.poll(() => told.at(-1)).toBe('b holds')
  b()
  expect(told.filter((one) => one.endsWith('lost'))).toEqual(['a lost'])
})
