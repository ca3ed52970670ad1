import { expect, type Locator, type Page, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  // Kato stays in error: after half a minute it would be an alert, and the bell would count one more.
  await fetch(`${server.url}/api/rules/error`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ on: false }),
  })
  await publish(server.url, [
    { type: 'agent:registered', data: { agentId: 'sable', name: 'Sable', project: 'shop/api' } },
    { type: 'agent:registered', data: { agentId: 'kato', name: 'Kato' } },
    { type: 'agent:statusChange', data: { agentId: 'kato', status: 'error', evidence: { detail: 'exit 1' } } },
    { type: 'task:created', data: { taskId: 'paint', title: 'Paint the fence', status: 'ready' } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

/** What stands around every page. */
class Frame extends Console {
  /** What Escape closes is gone before the next key, as it is for a hand. */
  async press(...keys: readonly string[]) {
    for (const key of keys) {
      await this.page.keyboard.press(key)
      // Not only closed: until the page has heard of it, what opens it again would be lost.
      if (key === 'Escape') await expect(this.page.locator('dialog')).toHaveCount(0)
    }
  }

  get palette(): Locator {
    return this.page.getByRole('dialog', { name: 'Find or go to' })
  }

  get field(): Locator {
    return this.palette.getByRole('combobox')
  }

  get picked(): Locator {
    return this.palette.getByRole('option', { selected: true })
  }

  get sheet(): Locator {
    return this.page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  }

  get bell(): Locator {
    return this.page.getByRole('button', { name: /^Alerts:/ })
  }
}

async function open(page: Page, path = '/'): Promise<Frame> {
  const frame = new Frame(page, server.url)
  await frame.open(path)
  return frame
}

test('with the keyboard alone a person finds a task, a page and an agent, and comes back to where the focus was', async ({
  page,
}) => {
  const frame = await open(page)
  await frame.press('Control+k')
  await expect(frame.field).toBeFocused()
  await page.keyboard.type('fence')
  await expect(frame.picked).toHaveText(/Paint the fence.*ready/)
  const active = await frame.field.getAttribute('aria-activedescendant')
  expect(await frame.picked.getAttribute('id')).toBe(active)
  await frame.press('Enter')
  await expect(page).toHaveURL(/\/tasks\?task=paint$/)
  await expect(page.getByRole('heading', { name: 'Paint the fence', level: 2 })).toBeFocused()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Paint the fence', level: 2 })).toBeVisible()
  await frame.press('Escape')
  await expect(page).toHaveURL(/\/tasks$/)

  await frame.press('Control+k')
  await expect(frame.palette.getByRole('group', { name: 'Recent' })).toContainText('Paint the fence')
  await page.keyboard.type('approval:requested')
  await expect(frame.picked).toContainText('approval:requested')
  await frame.press('Enter')
  await expect(page).toHaveURL(/\/events\?types=approval%3Arequested/)

  await frame.press('Control+k')
  await page.keyboard.type('sab')
  await publish(server.url, { type: 'agent:registered', data: { agentId: 'sabre', name: 'Sabre' } })
  await expect(frame.palette.getByRole('option', { name: /Sabre/ })).toBeVisible()
  await frame.press('ArrowDown', 'ArrowUp')
  await expect(frame.picked).toContainText('Sable')
  await frame.press('Enter')
  await expect(page).toHaveURL(/\/agents\/sable$/)

  await page.goto(server.url)
  await page.getByRole('button', { name: /Find or go to/ }).focus()
  await frame.press('Enter')
  await expect(frame.field).toBeFocused()
  await page.keyboard.type('no such thing at all')
  await expect(frame.palette.getByRole('option')).toHaveText([/Events with “no such thing at all”/])
  await frame.press('Escape')
  await expect(frame.palette).toBeHidden()
  await expect(page.getByRole('button', { name: /Find or go to/ })).toBeFocused()
})

test('what is typed while the palette is still on its way is not lost', async ({ page }) => {
  const frame = await open(page)
  const gate = Promise.withResolvers<void>()
  await page.route('**/_next/static/chunks/**', async (route) => {
    await gate.promise
    await route.continue()
  })
  await frame.press('/')
  await page.keyboard.type('j fence')
  gate.resolve()
  await expect(frame.field).toHaveValue('j fence')
  await expect(frame.field).toBeFocused()
  await frame.press('Escape', '/')
  await expect(frame.field).toHaveValue('')
})

test('keys lead around, wait while somebody types, and the sheet shows those that do something here', async ({
  page,
}) => {
  const frame = await open(page)
  await frame.press('?')
  await expect(frame.sheet).toContainText('Go to Events')
  await expect(frame.sheet).not.toContainText('Pause')
  await frame.press('Escape')
  await frame.press('j')
  await expect(
    page.locator('li[data-stop]').first().or(page.locator('li[data-stop] a').first()).and(page.locator(':focus')),
  ).toBeVisible()
  await frame.press('g', 'e')
  await expect(page).toHaveURL(/\/events$/)
  await frame.press('/')
  await expect(page.getByRole('searchbox')).toBeFocused()
  await page.keyboard.type('g d ?')
  await expect(page.getByRole('searchbox')).toHaveValue('g d ?')
  await expect(page).toHaveURL(/\/events\?q=/)
  await frame.press('Escape', '?')
  await expect(frame.sheet).toContainText('Pause')
  await frame.sheet.getByRole('checkbox').uncheck()
  await expect(frame.sheet).not.toContainText('Go to Events')
  await frame.press('Escape', 'g', 'd')
  await expect(page).toHaveURL(/\/events/)
  await frame.press('Control+k')
  await page.keyboard.type('keyboard')
  await expect(frame.picked).toContainText('Keyboard shortcuts')
  // Had the keys led away, it would have been by now.
  await expect(page).toHaveURL(/\/events/)
  await frame.press('Enter')
  await frame.sheet.getByRole('checkbox').check()
  await frame.press('Escape', 'g', 'd')
  await expect(page).toHaveURL(/\/$/)
  await frame.press('/')
  await expect(frame.field).toBeFocused()
})

test('the bell counts what nobody looked at in this browser, and one person acknowledges for all', async ({
  page,
  browser,
}) => {
  const frame = await open(page)
  const other = await open(await (await browser.newContext()).newPage())
  await expect(frame.bell).toHaveAccessibleName('Alerts: none')
  await publish(server.url, [
    { type: 'system:alert', data: { rule: 'queue', severity: 'critical', message: 'The queue stands still' } },
    { type: 'system:alert', data: { rule: 'disk', severity: 'warning', message: 'The disk is 91 % full' } },
  ])
  await expect(frame.bell).toHaveAccessibleName('Alerts: 2 unseen')
  await frame.bell.focus()
  await frame.press('Enter')
  const alerts = page.getByRole('region', { name: 'Open alerts' })
  await expect(alerts).toContainText('The disk is 91 % full')
  await expect(frame.bell).toHaveAccessibleName('Alerts: 2 are open, all seen')
  await expect(other.bell).toHaveAccessibleName('Alerts: 2 unseen')
  await alerts.getByRole('button', { name: /Acknowledge.*The queue stands still/ }).click()
  await expect(alerts.getByText('acknowledged')).toBeVisible()
  await expect(other.bell).toHaveAccessibleName('Alerts: 1 unseen')
  await frame.press('Escape')
  await expect(alerts).toBeHidden()
  await page.reload()
  await expect(frame.bell).toHaveAccessibleName('Alerts: 2 are open, all seen')
  await frame.bell.click()
  await page.getByRole('link', { name: 'disk', exact: true }).click()
  await expect(page).toHaveURL(/types=system:alert&q=disk/)
  await expect(alerts).toBeHidden()
})

test('an error that is set aside leaves the list of this browser and still counts, until it fails again', async ({
  page,
}) => {
  const frame = await open(page)
  const needs = page.getByRole('region', { name: 'Needs you' })
  await needs.getByRole('button', { name: 'Set aside the error of Kato' }).click()
  await expect(needs.getByText('exit 1')).toBeHidden()
  await expect(needs).toContainText('1 error is set aside in this browser.')
  await expect(frame.verdict).toContainText('1 thing needs you')
  await page.reload()
  await expect(needs).toContainText('1 error is set aside in this browser.')
  await publish(server.url, [
    { type: 'agent:statusChange', data: { agentId: 'kato', status: 'working' } },
    { type: 'agent:statusChange', data: { agentId: 'kato', status: 'error', evidence: { detail: 'exit 2' } } },
  ])
  await expect(needs.getByText('exit 2')).toBeVisible()
})

test('themes are one stop of the Tab key with arrows inside, and Escape gives the focus back', async ({ page }) => {
  const frame = await open(page)
  const user = page.getByRole('button', { name: /theme and sign out/ })
  await user.focus()
  await frame.press('Enter')
  const themes = page.getByRole('radiogroup', { name: 'Theme' })
  await expect(themes).toBeVisible()
  await frame.press('Tab')
  await expect(themes.getByRole('radio', { name: 'System' })).toBeFocused()
  // Held until the focus has moved, as by a finger: it chooses only while the key is down.
  await page.keyboard.down('ArrowLeft')
  await expect(themes.getByRole('radio', { name: 'Night' })).toBeFocused()
  await page.keyboard.up('ArrowLeft')
  await expect(themes.getByRole('radio', { name: 'Night' })).toBeChecked()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'night')
  await frame.press('Tab')
  await expect(page.getByRole('checkbox', { name: /Game layer/ })).toBeFocused()
  await frame.press('Escape')
  await expect(user).toBeFocused()
})

test('tabs are one stop of the Tab key with arrows inside, and a dialog gives the focus back', async ({ page }) => {
  const frame = await open(page, '/settings/keys')
  const newKey = page.getByRole('button', { name: 'New key' }).first()
  await newKey.focus()
  await frame.press('Enter')
  await page.getByLabel('Name', { exact: true }).fill('tabs')
  await frame.press('Enter')
  const tabs = page.getByRole('tab')
  const [first, second] = [tabs.nth(0), tabs.nth(1)]
  await first.focus()
  await frame.press('ArrowRight')
  await expect(second).toBeFocused()
  await expect(second).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tabpanel')).toHaveCount(1)
  await frame.press('Home')
  await expect(first).toHaveAttribute('aria-selected', 'true')
  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(newKey).toBeFocused()
})

test('what explains a status names its agent, stays under the pointer and goes with Escape', async ({ page }) => {
  const frame = await open(page)
  const status = frame.agent('Sable').getByRole('button', { name: /^Sable ?: / })
  await status.hover()
  const tip = page.getByRole('tooltip')
  await expect(tip).toBeVisible()
  await tip.hover()
  await expect(tip).toBeVisible()
  await page.mouse.move(0, 0)
  await expect(tip).toHaveCount(0)
  await status.focus()
  await expect(tip).toBeVisible()
  await frame.press('Escape')
  await expect(tip).toHaveCount(0)
})

test('on a phone More leads to every place that has no tab, and closes when it has led there', async ({ browser }) => {
  await using context = await browser.newContext(SCREENS.find(({ name }) => name === 'phone') ?? {})
  const { page } = await open(await context.newPage())
  const more = page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'More' })
  const keys = page.getByRole('link', { name: 'API keys' })
  await expect(keys).toBeHidden()
  await more.tap()
  await expect(more).toHaveAttribute('aria-expanded', 'true')
  await keys.tap()
  await expect(page).toHaveURL(/\/settings\/keys$/)
  await expect(keys).toBeHidden()
  await expect(more).toHaveAttribute('aria-current', 'true')
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious in palette, bell and sheet on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const frame = await open(await context.newPage())
    await publish(server.url, {
      type: 'system:alert',
      data: { rule: 'cert', severity: 'info', message: 'It ends soon' },
    })
    await frame.page.getByRole('button', { name: /Find or go to/ }).click()
    await frame.field.fill('a')
    await expect(frame.palette.getByRole('option').first()).toBeVisible()
    await expectNothingSerious(frame.page)
    await frame.palette.getByRole('button', { name: 'Close' }).click()
    await frame.bell.click()
    await expect(frame.page.getByRole('region', { name: 'Open alerts' })).toBeVisible()
    await expectNothingSerious(frame.page)
    await frame.press('Escape', '?')
    await expect(frame.sheet).toBeVisible()
    await expectNothingSerious(frame.page)
  })
