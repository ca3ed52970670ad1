import { expect, it } from 'vitest'
import { itemsOut } from './use-in-view.ts'

// An element is only asked whether it still stands in the page.
const item = (isConnected = true) => ({ isConnected }) as Element

it('knows who left the view and who came back, over several things told at once', () => {
  const [a, b, c] = [item(), item(), item()]
  const told = [
    { target: a, isIntersecting: false },
    { target: b, isIntersecting: false },
    { target: b, isIntersecting: true },
  ]
  const out = itemsOut(new Set([c]), told)
  expect([...out]).toEqual([c, a])
  expect([...itemsOut(out, [{ target: c, isIntersecting: true }])]).toEqual([a])
})

it('forgets items that are gone, of which nothing is told', () => {
  expect(itemsOut(new Set([item(false)]), []).size).toBe(0)
})
