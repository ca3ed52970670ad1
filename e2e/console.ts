import { expect, type Locator, type Page } from 'playwright/test'
import { OWNER } from './server.ts'

/** The product's pages as a person sees them: what can be read and what can be done. */
export class Console {
  readonly page: Page
  readonly url: string

  constructor(page: Page, url: string) {
    this.page = page
    this.url = url
  }

  async signIn({ email, password } = OWNER): Promise<void> {
    await this.page.goto(`${this.url}/sign-in`)
    await this.page.getByLabel('E-mail').fill(email)
    await this.page.getByLabel('Password').fill(password)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
  }

  /** The Deck, connected. */
  async open(): Promise<void> {
    await this.signIn()
    await expect(this.pill).toHaveText(/Live/)
  }

  get pill(): Locator {
    const named = this.page.getByRole('button', { name: /Live|Reconnecting|Connecting|Polling|Offline|Signed out/ })
    // What it opens has buttons of such names as well.
    return named.and(this.page.locator('.transport'))
  }

  get verdict(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  agent(name: string): Locator {
    return this.page.locator('li.agent').filter({ hasText: name })
  }

  get activity(): Locator {
    return this.page.getByRole('region', { name: 'Activity' })
  }
}
