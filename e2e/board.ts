import { type Browser, expect, type Locator, type Page } from 'playwright/test'
import { Console } from './console.ts'

/** The board as a person works with it. */
export class Board {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  column(name: string): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${name}, `) })
  }

  card(title: string): Locator {
    return this.page.getByRole('article').filter({ has: this.page.getByRole('button', { name: title }) })
  }

  titles(column: string): Locator {
    return this.column(column).getByRole('article').getByRole('heading').locator('.card-words')
  }

  get drawer(): Locator {
    return this.page.getByRole('complementary')
  }

  async add(line: string) {
    await this.page.getByLabel('Quick add').fill(line)
    await this.page.keyboard.press('Enter')
    await expect(this.page.getByLabel('Quick add')).toHaveValue('')
  }

  async open(title: string) {
    await this.card(title).getByRole('button').first().click()
    await expect(this.drawer.getByRole('heading', { name: title, level: 2 })).toBeFocused()
  }

  act(name: string): Locator {
    return this.drawer.getByRole('button', { name, exact: true })
  }

  /** With the mouse, in small steps as a hand does. */
  async drag(title: string, onto: Locator, release = true) {
    const from = await boxOf(this.card(title))
    const to = await boxOf(onto)
    await this.page.mouse.move(from.x + 40, from.y + 20)
    await this.page.mouse.down()
    await this.page.mouse.move(from.x + 60, from.y + 30, { steps: 3 })
    await this.page.mouse.move(to.x + to.width / 2, to.y + to.height - 6, { steps: 6 })
    if (release) await this.page.mouse.up()
  }
}

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox()
  if (box === null) throw new Error('It is not on the page.')
  return box
}

/** A person who has just signed in at the server of a test. */
export async function personAt(url: string, browser: Browser, path = '/tasks', screen = {}): Promise<Board> {
  const page = await (await browser.newContext({ reducedMotion: 'reduce', ...screen })).newPage()
  await new Console(page, url).open(path)
  return new Board(page)
}
