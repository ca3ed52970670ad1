import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Line, type News, NO_NEWS, nextNews } from './connection-news.ts'

const WHOLE: Line = { kind: 'whole' }

/** What is said when each of these moments is looked at. */
function told(looks: readonly (readonly [now: number, line: Line])[]): string[] {
  const said: string[] = []
  let news: News = NO_NEWS
  for (const [now, line] of looks) {
    const next = nextNews(news, line, now)
    news = next.news
    if (next.say) said.push(next.say.kind === 'lost' ? `${now} lost` : `${now} back after ${next.say.afterMs}`)
  }
  return said
}

/** A line that is lost and back at these moments, looked at every 500 ms. */
const watched = (spells: readonly (readonly [lost: number, back: number])[], until: number) =>
  Array.from({ length: until / 500 + 1 }, (_, n) => {
    const now = n * 500
    const spell = spells.find(([lost, back]) => lost <= now && now < back)
    return [now, spell ? ({ kind: 'lost', since: spell[0] } as const) : WHOLE] as const
  })

it('says a loss once it is longer than a blink, and once that it is over', () => {
  expect(told(watched([[1_000, 2_500]], 9_000))).toEqual([])
  expect(told(watched([[1_000, 13_000]], 20_000))).toEqual(['3000 lost', '13000 back after 12000'])
})

it('a line that comes and goes ten times is said three times', () => {
  const flaps = Array.from({ length: 10 }, (_, n) => [n * 6_000, n * 6_000 + 3_000] as const)
  const said = told(watched(flaps, 60_000))
  expect(said.filter((one) => one.endsWith('lost'))).toEqual(['2000 lost', '8000 lost', '14000 lost'])
  expect(said).toHaveLength(6)
})

it('a page that catches up has lost nothing, and is not back before it has everything', () => {
  const behind = { kind: 'behind' } as const
  expect(told(Array.from({ length: 20 }, (_, n) => [n * 1_000, behind]))).toEqual([])
  const lost = watched([[0, 60_000]], 4_000)
  expect(told([...lost, [4_500, behind], [5_500, behind], [6_500, WHOLE]])).toEqual([
    '2000 lost',
    '6500 back after 6500',
  ])
})

it('a page that is shown again after a while gets a blink to connect, and then says it', () => {
  const lost = { kind: 'lost', since: 1_000 } as const
  const shown = [
    [0, WHOLE],
    [1_000, lost],
    [300_000, lost],
  ] as const
  expect(told([...shown, [300_200, WHOLE]])).toEqual([])
  expect(told([...shown, [301_000, lost], [302_000, lost]])).toEqual(['302000 lost'])
})

it('never says that it is back without having said that it was lost, whatever the line does', () => {
  const spell = fc.tuple(fc.nat(60_000), fc.integer({ min: 500, max: 9_000 })).map(([at, ms]) => [at, at + ms] as const)
  fc.assert(
    fc.property(fc.array(spell, { maxLength: 12 }), (spells) => {
      const words = told(watched(spells, 80_000)).map((one) => one.split(' ')[1])
      expect(words.every((word, index) => word === (index % 2 === 0 ? 'lost' : 'back'))).toBe(true)
      expect(words.filter((word) => word === 'lost').length).toBeLessThanOrEqual(3)
    }),
  )
})
