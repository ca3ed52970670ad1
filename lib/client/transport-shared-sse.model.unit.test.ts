import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Browser, type Tab } from './tabs-fixture.ts'

type Act = (browser: Browser) => unknown
const withTab =
  (n: number, act: (browser: Browser, tab: Tab) => unknown): Act =>
  (browser) => {
    const tab = browser.tabs[n % (browser.tabs.length || 1)]
    return tab && act(browser, tab)
  }
const nth = fc.nat(7)

const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 1, max: 6 }).map((n) => (browser: Browser) => {
      browser.head += n
    }),
  },
  {
    weight: 8,
    arbitrary: nth.map((n) => (browser: Browser) => [...browser.streams].slice(n % 2).map((one) => browser.serve(one))),
  },
  {
    weight: 14,
    arbitrary: fc.tuple(nth, fc.integer({ min: 1, max: 9 })).map(([n, most]) => withTab(n, (_, tab) => tab.run(most))),
  },
  {
    weight: 8,
    arbitrary: nth.map((n) => (browser: Browser) => {
      const [read] = browser.reads.slice(n % 3)
      if (read?.answer) browser.reads.splice(n % 3, 1)[0]?.answer?.()
      else read?.look()
    }),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(10, 120, 600, 1_600, 5_100).map((ms) => (browser: Browser) => browser.pass(ms)),
  },
  {
    weight: 2,
    arbitrary: fc.boolean().map((hidden) => (browser: Browser) => browser.tabs.length < 8 && browser.open(hidden)),
  },
  { weight: 2, arbitrary: nth.map((n) => withTab(n, (browser, tab) => browser.kill(tab))) },
  { weight: 3, arbitrary: fc.tuple(nth, fc.boolean()).map(([n, hidden]) => withTab(n, (_, tab) => tab.look(hidden))) },
  {
    weight: 3,
    arbitrary: fc.tuple(nth, fc.boolean()).map(([n, hung]) =>
      withTab(n, (_, tab) => {
        tab.hung = hung
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constant((browser: Browser) => [...browser.streams].slice(0, 1).map((one) => browser.cut(one))),
  },
  { weight: 3, arbitrary: nth.map((n) => withTab(n, (_, tab) => tab.reconnect())) },
  { weight: 4, arbitrary: fc.constantFrom(60, 400).map((ms) => (browser: Browser) => browser.goOn(ms)) },
)

async function eight(): Promise<Browser> {
  const browser = new Browser()
  for (let n = 0; n < 8; n++) browser.open()
  await browser.goOn(500)
  expect(browser.together).toBe(true)
  return browser
}

describe('one stream for the tabs of a browser', () => {
  it('[P-READ-1] [P-LADDER-5] whoever leads, dies, hangs, hides or is robbed: every tab applies each event once, in order, and they come together on one stream', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 15, maxLength: 80 }), async (list) => {
        const browser = new Browser()
        for (let n = 0; n < 3; n++) browser.open()
        for (const act of list) await act(browser)
        if (browser.tabs.length === 0) browser.open()
        for (const tab of browser.tabs) {
          tab.hung = false
          tab.look(false)
        }
        await browser.goOn(12_000, () => browser.together)
        expect(browser.together).toBe(true)
        browser.head += 3
        await browser.goOn(3_000, () => browser.together)
        await browser.goOn(1_000)
        expect([browser.streams.size, ...browser.tabs.map(({ position }) => position.seq - browser.head)]).toEqual([
          1,
          ...browser.tabs.map(() => 0),
        ])
      }),
      { numRuns: 400 },
    )
  })

  it('[P-LADDER-5] eight tabs have one stream, and only who missed something asks the log', async () => {
    const browser = await eight()
    browser.reads.length = 0
    for (let n = 0; n < 50; n++) {
      browser.head += 2
      for (const stream of browser.streams) browser.serve(stream)
      for (const tab of browser.tabs) await tab.run(50)
    }
    expect(browser.reads).toEqual([])
    expect(browser.together).toBe(true)
  })

  it.each([
    ['is killed', (browser: Browser, tab: Tab) => browser.kill(tab)],
    [
      'hangs',
      (_: Browser, tab: Tab) => {
        tab.hung = true
      },
    ],
    ['is hidden', (_: Browser, tab: Tab) => tab.look(true)],
  ])(
    '[P-LADDER-5] a leading tab that %s is followed by a visible one within 2 s, and nothing is missed',
    async (_, end) => {
      const browser = await eight()
      const { leader } = browser
      if (!leader) throw new Error('nobody leads')
      const from = browser.now
      end(browser, leader)
      browser.head += 5
      await browser.goOn(4_000, () => browser.leader !== leader && browser.leader !== null)
      expect(browser.leader?.hidden).toBe(false)
      expect(browser.openedAt - from).toBeLessThanOrEqual(2_000)
      leader.hung = false
      await browser.goOn(1_000)
      expect(browser.together).toBe(true)
    },
  )

  it('a hidden tab leads while no other is seen', async () => {
    const browser = new Browser()
    browser.open(true)
    browser.open(true)
    await browser.goOn(200)
    const { leader } = browser
    await browser.goOn(5_000)
    // A hidden tab's timers are slow: that it is not heard says nothing.
    if (leader) leader.hung = true
    await browser.goOn(5_000)
    expect([browser.leader, browser.streams.size]).toEqual([leader, 1])
  })

  it('a stream that says nothing for 5 s after a change is given up, also by a tab that was connected before', async () => {
    const browser = await eight()
    const [stream] = browser.streams
    if (stream) browser.kill(stream.tab)
    const mute = () => browser.tabs.map((tab) => tab.run(99))
    await Promise.all(mute())
    expect(browser.streams.size).toBe(1)
    const { leader } = browser
    for (let n = 0; n < 12; n++) {
      browser.pass(500)
      await Promise.all(mute())
    }
    expect(browser.leader).not.toBe(leader)
  })
})
