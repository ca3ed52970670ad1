import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { calcPrice, type ModelPrice } from '@pydantic/genai-prices'
import type { PriceList } from './price-list.ts'

const PACKAGE = '@pydantic/genai-prices'

/** The list that the package brings; nothing is fetched. A provider that it does not know has no prices. */
export function genAiPriceList(): PriceList {
  const from = `genai-prices ${installedVersion()}`
  return {
    find({ model, provider, promptTokens, outputTokens, at }) {
      const found = calcPrice({ input_tokens: promptTokens }, model, {
        ...(provider === undefined ? {} : { providerId: provider.toLowerCase() }),
        timestamp: new Date(at),
      })
      const price = (name: string) => unitPrice(found?.model_price, name, promptTokens)
      const input = price('input_mtok')
      const output = price('output_mtok') ?? (outputTokens === 0 ? 0 : undefined)
      if (input === undefined || output === undefined) return null
      // A cache without a price of its own is paid as the input that it is.
      return {
        input,
        output,
        cacheRead: price('cache_read_mtok') ?? input,
        cacheWrite: price('cache_write_mtok') ?? input,
        from,
      }
    },
  }
}

/** The tier that the length of the prompt reaches; it holds for all tokens. */
function unitPrice(prices: ModelPrice | undefined, name: string, promptTokens: number): number | undefined {
  const price = prices?.[name]
  if (price === undefined || typeof price === 'number') return price
  const reached = price.tiers.filter(({ start }) => promptTokens > start).sort((a, b) => a.start - b.start)
  return reached.at(-1)?.price ?? price.base
}

function installedVersion(): string {
  const file = new URL('../package.json', import.meta.resolve(PACKAGE))
  const { version }: { version: string } = JSON.parse(readFileSync(fileURLToPath(file), 'utf8'))
  return version
}
