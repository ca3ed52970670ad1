import { expect, it } from 'vitest'
import { reloadOnce } from './reload-once.ts'

function storage(): Storage {
  const kept = new Map<string, string>()
  return {
    length: 0,
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  }
}

it('[P-READ-4] reloads once for each version of the server, and again only for another one', () => {
  const kept = storage()
  let reloads = 0
  const reload = (version: number) =>
    reloadOnce(
      version,
      () => kept,
      () => void reloads++,
    )
  expect([reload(2), reload(2), reload(3), reload(3), reload(2)]).toEqual([true, false, true, false, true])
  expect(reloads).toBe(3)
})

it('does not reload where it cannot remember that it did', () => {
  const forbidden = () => {
    throw new Error('storage is forbidden')
  }
  expect(reloadOnce(2, forbidden, () => expect.unreachable())).toBe(false)
})
