import AxeBuilder from '@axe-core/playwright'
import { type BrowserContextOptions, expect, type Page } from 'playwright/test'

/** What people hold the product on; a page is looked at on each. */
export const SCREENS: readonly (BrowserContextOptions & { readonly name: string })[] = [
  { name: 'desk', viewport: { width: 1_440, height: 900 }, reducedMotion: 'reduce' },
  { name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' },
]

/** Axe finds nothing serious or critical on the page as it stands, by day and by night. */
export async function expectNothingSerious(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze()
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    const words = serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
    expect([colorScheme, ...words]).toEqual([colorScheme])
  }
}
