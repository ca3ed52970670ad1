import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { overridePriceList } from './price-list-override.ts'

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'prices-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'prices.json')
  writeFileSync(file, text)
  return file
}
const listOf = (prices: unknown) => overridePriceList(fileWith(JSON.stringify(prices)))
const ask = (list: ReturnType<typeof listOf>, model: string) =>
  list.find({ model, provider: undefined, promptTokens: 0, outputTokens: 0, at: 0 })

it('prices a model by its whole name before a star, and by the longest star', () => {
  const list = listOf({
    'gpt-5*': { input: 1, output: 1 },
    'gpt-5-mini*': { input: 2, output: 2, cacheRead: 0, cacheWrite: 4 },
    'gpt-5-mini': { input: 3, output: 3 },
  })
  expect(ask(list, 'gpt-5')).toEqual({ input: 1, output: 1, cacheRead: 1, cacheWrite: 1, from: 'override' })
  expect(ask(list, 'gpt-5-mini-2025')).toMatchObject({ input: 2, cacheRead: 0, cacheWrite: 4 })
  expect(ask(list, 'gpt-5-mini')).toMatchObject({ input: 3 })
  expect(ask(list, 'toString')).toBeNull()
})

it.each([
  ['[]', /prices\.json is not valid: the file/],
  ['{', /prices\.json is not JSON; write it as/],
  ['{"m": {"input": 1}}', /is not valid: m\.output/],
  ['{"m": {"input": -1, "output": 1}}', /is not valid: m\.input/],
  ['{"m": {"input": 1, "output": 1, "cache": 1}}', /is not valid: m: /],
])('says what is wrong with %s', (text, message) => {
  expect(() => overridePriceList(fileWith(text))).toThrow(message)
})

it('says that there is no file', () => {
  expect(() => overridePriceList('/nowhere/prices.json')).toThrow(
    'MC_PRICES names /nowhere/prices.json, which cannot be read',
  )
})
