import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type News, NO_NEWS, nextNews } from './connection-news.ts'

/** What is said while a line is lost and back at these moments, looked at every 500 ms. */
function told(spells: readonly (readonly [lost: number, back: number])[], until: number): string[] {
  const said: string[] = []
  let news: News = NO_NEWS
  for (let now = 0; now <= until; now += 500) {
    const spell = spells.find(([lost, back]) => lost <= now && now < back)
    const next = nextNews(news, spell?.[0] ?? null, now)
    news = next.news
    if (next.say) said.push(next.say.kind === 'lost' ? `${now} lost` : `${now} back after ${next.say.afterMs}`)
  }
  return said
}

it('says a loss once it is longer than a blink, and once that it is over', () => {
  expect(told([[1_000, 2_500]], 9_000)).toEqual([])
  expect(told([[1_000, 13_000]], 20_000)).toEqual(['3000 lost', '13000 back after 12000'])
})

it('a line that comes and goes ten times is said three times', () => {
  const flaps = Array.from({ length: 10 }, (_, n) => [n * 6_000, n * 6_000 + 3_000] as const)
  expect(told(flaps, 60_000).filter((one) => one.endsWith('lost'))).toEqual(['2000 lost', '8000 lost', '14000 lost'])
  expect(told(flaps, 60_000)).toHaveLength(6)
})

it('never says that it is back without having said that it was lost, whatever the line does', () => {
  const spell = fc.tuple(fc.nat(60_000), fc.integer({ min: 500, max: 9_000 })).map(([at, ms]) => [at, at + ms] as const)
  fc.assert(
    fc.property(fc.array(spell, { maxLength: 12 }), (spells) => {
      const words = told(spells, 80_000).map((one) => one.split(' ')[1])
      expect(words.every((word, index) => word === (index % 2 === 0 ? 'lost' : 'back'))).toBe(true)
      expect(words.filter((word) => word === 'lost').length).toBeLessThanOrEqual(3)
    }),
  )
})
