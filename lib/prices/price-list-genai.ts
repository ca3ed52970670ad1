import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { calcPrice, type ModelPrice } from '@pydantic/genai-prices'
import type { Asked, PriceList } from './price-list.ts'

const PACKAGE = '@pydantic/genai-prices'

/** Answers remembered: to look for a model takes 30 to 110 µs. */
const REMEMBERED = 500

/** The list that the package brings; nothing is fetched. A provider that it does not know has no prices. */
export function genAiPriceList(): PriceList {
  const from = `genai-prices ${installedVersion()}`
  const known = new Map<string, ModelPrice | null>()
  const pricesOf = ({ model, provider, at }: Asked): ModelPrice | null => {
    // Prices change with the date, and some with the time of day; none within a minute.
    const minute = Math.floor(at / 60_000)
    const key = JSON.stringify([model, provider, minute])
    const before = known.get(key)
    if (before !== undefined) return before
    const found = calcPrice({ input_tokens: 0 }, model, {
      ...(provider === undefined ? {} : { providerId: provider.toLowerCase() }),
      timestamp: new Date(minute * 60_000),
    })
    const [oldest] = known.keys()
    if (known.size >= REMEMBERED && oldest !== undefined) known.delete(oldest)
    known.set(key, found?.model_price ?? null)
    return found?.model_price ?? null
  }
  return {
    find(asked) {
      const prices = pricesOf(asked)
      const price = (name: string) => unitPrice(prices, name, asked.promptTokens)
      const input = price('input_mtok')
      const output = price('output_mtok') ?? (asked.outputTokens === 0 ? 0 : undefined)
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
function unitPrice(prices: ModelPrice | null, name: string, promptTokens: number): number | undefined {
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
