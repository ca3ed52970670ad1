import { readFileSync } from 'node:fs'
import { expect, test } from 'playwright/test'
import { expectNothingSerious } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** From a program that exports its telemetry to a figure that says which requests and prices it is made of. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  for (const recorded of recordedExports('ai-sdk.protobuf-gzip')) {
    const response = await fetch(server.url + recorded.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${API_KEY}`,
        'content-type': recorded.contentType,
        'content-encoding': recorded.encoding,
      },
      body: Buffer.from(recorded.bodyBase64, 'base64'),
    })
    expect(response.status).toBe(200)
  }
  await publish(server.url, [
    { type: 'token:usage', agentId: 'odd', data: { model: 'a-model-of-ours', input: 5, output: 1 } },
    { type: 'token:usage', agentId: 'odd', data: { model: 'a-model-of-ours', input: 7, output: 1, costUsd: 0.5 } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

test('a figure of the Deck opens its requests, and each one the prices that it was made with', async ({ page }) => {
  await new Console(page, server.url).open()
  const tokens = page.getByRole('region', { name: 'Tokens' })
  await tokens.getByRole('button', { name: '$', exact: false }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Cost and tokens today' })
  await expect(dialog.getByText('These are all of them.')).toBeVisible()
  await expect(dialog.getByRole('definition').first()).toContainText('6 requests')
  await expect(dialog.getByRole('definition').first()).toContainText('1 request without a price')

  const priced = dialog.getByRole('row', { name: /gpt-5-mini/ }).last()
  await priced.getByRole('button', { name: 'priced' }).click()
  // 1201 in, of them 1000 from the cache, and 41 out.
  const made = dialog.locator('.ap-made')
  await expect(made).toContainText('chatcmpl-000001')
  await expect(made).toContainText('201 × $0.25 a million =')
  await expect(made).toContainText('1,000 × $0.025 a million =')
  await expect(made).toContainText('41 × $2.00 a million =')
  await expect(made).toContainText(/by genai-prices \d/)
  await dialog
    .getByRole('row', { name: /a-model-of-ours/ })
    .first()
    .getByRole('button', { name: 'reported' })
    .click()
  await expect(made).toContainText('as the client reported')
  await expectNothingSerious(page)
})

test('a figure of an agent opens the requests of that agent alone', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open()
  await page.getByRole('region', { name: 'Tokens' }).getByRole('link', { name: 'greeter' }).click()
  await page.getByRole('region', { name: 'Tokens by request' }).getByRole('button', { name: '$' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'greeter today' })
  await expect(dialog.getByText('These are all of them.')).toBeVisible()
  await expect(dialog.getByRole('row', { name: /gpt-5-mini/ })).toHaveCount(1)
})

interface RecordedExport {
  readonly url: string
  readonly contentType: string
  readonly encoding: string
  readonly bodyBase64: string
}

const recordedExports = (name: string): readonly RecordedExport[] =>
  readFileSync(new URL(`../lib/connectors/gen-ai/fixtures/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line): RecordedExport => JSON.parse(line))
