import AxeBuilder from '@axe-core/playwright'
import { type BrowserContextOptions, expect, type Page } from 'playwright/test'

/** What people hold the product on; a page is looked at on each. */
export const SCREENS: readonly (BrowserContextOptions & { readonly name: string })[] = [
  { name: 'desk', viewport: { width: 1_440, height: 900 }, reducedMotion: 'reduce' },
  { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' },
]

/** Axe finds nothing serious or critical on the page as it stands, by day and by night. */
export async function expectNothingSerious(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await seriousIn(axeOn(page).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']))).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  // The night changes colours and nothing else.
  expect(await seriousIn(axeOn(page).withRules(['color-contrast'])), 'by night').toEqual([])
}

/**
 * It looks at the page as one document, without a second page that gathers those of frames, and writes down nothing about
 * what is well: a third of the time. Our pages have no frames of others.
 */
const axeOn = (page: Page) => new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()

async function seriousIn(axe: AxeBuilder): Promise<readonly string[]> {
  const { violations } = await axe.analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
