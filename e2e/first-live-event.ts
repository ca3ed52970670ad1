import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright/test'
import { publish } from './send.ts'

const EVERY_MS = 15

/**
 * Loads the Deck some times while events are published without a pause.
 * @param page signed in; a script is added to all that it loads from now on.
 * @returns milliseconds from the end of each load until the first event is shown that came after the page was rendered, shortest first.
 */
export async function firstLiveEvents(page: Page, url: string, loads: number): Promise<readonly number[]> {
  await using _ = startMarks(url)
  await page.addInitScript(watchMarks)
  const delays: number[] = []
  for (let n = 0; n < loads; n++) {
    await page.goto(url)
    delays.push(await firstMark(page))
  }
  return delays.sort((a, b) => a - b)
}

/** Publishes one mark after another, so that there is always an event that the page was not rendered with. */
function startMarks(url: string): AsyncDisposable {
  const over = new AbortController()
  const work = async () => {
    for (let n = 0; !over.signal.aborted; n++) {
      await publish(url, { type: 'agent:activity', data: { agentId: 'marker', kind: 'note', title: `mark-${n}` } })
      await sleep(EVERY_MS)
    }
  }
  const done = work()
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      await done
    },
  }
}

/** Runs in the page: notes when a mark newer than those of the rendered page is shown. */
function watchMarks(): void {
  let rendered: number | null = null
  const newest = () =>
    Math.max(-1, ...[...document.body.innerText.matchAll(/mark-(\d+)\b/g)].map(([, mark]) => Number(mark)))
  const look = () => {
    if (rendered === null || newest() <= rendered) return
    Object.assign(window, { firstMarkAt: performance.now() })
    observer.disconnect()
  }
  const observer = new MutationObserver(look)
  document.addEventListener('DOMContentLoaded', () => {
    rendered = newest()
    observer.observe(document.body, { childList: true, subtree: true, characterData: true })
  })
}

/** @returns milliseconds from the end of loading; 0 where it came before that. */
async function firstMark(page: Page): Promise<number> {
  await page.waitForFunction(() => 'firstMarkAt' in window && performance.getEntriesByType('navigation').length > 0)
  return page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation')
    const loadedAt = navigation instanceof PerformanceNavigationTiming ? navigation.loadEventEnd : 0
    return Math.max(0, Math.round(Number(Reflect.get(window, 'firstMarkAt')) - loadedAt))
  })
}
