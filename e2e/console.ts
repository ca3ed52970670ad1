import { expect, type Locator, type Page, type Response } from 'playwright/test'
import { OWNER, signIn } from './server.ts'

/** Cookies of the owner's session on each server: a test that is not about signing in does not do it again. */
const sessions = new Map<string, Promise<string>>()

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

  /** The page at a path, connected, in a session of the owner. @returns the answer to the page. */
  async open(path = '/'): Promise<Response | null> {
    await this.bringSession()
    const answer = await this.page.goto(this.url + path)
    await expect(this.pill).toHaveText(/Live/)
    return answer
  }

  /** Signs the browser in without a page, so that any address can be gone to. */
  async bringSession(): Promise<void> {
    const cookies = sessions.get(this.url) ?? signIn(this.url)
    sessions.set(this.url, cookies)
    const pairs = (await cookies).split('; ').map((pair) => pair.split('='))
    await this.page
      .context()
      .addCookies(pairs.map(([name = '', ...value]) => ({ name, value: value.join('='), url: this.url })))
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
