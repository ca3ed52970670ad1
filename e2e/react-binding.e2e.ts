import { expect, test } from 'playwright/test'
import { rolldown } from 'rolldown'
import { serveForeignPage } from './foreign-page.ts'
import { publish } from './send.ts'
import { API_KEY, startServer } from './server.ts'

/** React as those have it who develop: only then does strict mode run each effect twice. */
async function bundledApp(): Promise<string> {
  const define = { 'process.env.NODE_ENV': '"development"' }
  const build = await rolldown({
    input: 'e2e/realtime-app.tsx',
    platform: 'browser',
    tsconfig: false,
    logLevel: 'silent',
    transform: { define },
  })
  const { output } = await build.generate({ format: 'iife' })
  await build.close()
  return output[0].code.replaceAll('</script', '<\\/script')
}

test('useRealtime hears with the newest handler, once, while its component is mounted, and follows the connection', async ({
  page,
}) => {
  const app = await bundledApp()
  let url = ''
  await using foreign = await serveForeignPage(
    () =>
      `<!doctype html><html lang="en"><title>Deals</title><body data-api-url="${url}" data-token="${API_KEY}"><script>${app}</script>`,
  )
  await using server = await startServer({ MC_ALLOWED_ORIGINS: foreign.origin })
  url = server.url
  const won = (amount: number) => publish(server.url, { type: 'crm:dealWon', data: { amount } })
  const note = (text: string) => publish(server.url, { type: 'crm:note', data: { text } })
  await page.goto(foreign.origin)
  const shown = page.locator('output')
  await won(1)
  await expect(shown).toHaveText('connected, 1 EUR')
  await page.getByRole('button', { name: 'Dollars' }).click()
  await won(2)
  await expect(shown).toHaveText('connected, 1 EUR, 2 USD')
  await page.getByRole('button', { name: 'Open or close' }).click()
  await expect(page.getByText('Closed')).toBeVisible()
  await won(3)
  await note('closed')
  await expect(shown).toHaveText('connected, 1 EUR, 2 USD, closed')
  await page.getByRole('button', { name: 'Open or close' }).click()
  await won(4)
  await expect(shown).toHaveText('connected, 1 EUR, 2 USD, closed, 4 USD')
  await server.stop('SIGKILL')
  await expect(shown).toHaveText('reconnecting, 1 EUR, 2 USD, closed, 4 USD')
})
