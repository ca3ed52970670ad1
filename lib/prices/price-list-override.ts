import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import type { PriceList } from './price-list.ts'
import { priceOverride } from './price-override.schema.ts'

type Override = z.infer<typeof priceOverride>

/**
 * Own prices from a JSON file, read once: `{"my-model": {"input": 2, "output": 8}, "gpt-5*": {…}}`. The longest name that
 * fits decides, and one without a star before all that have one. A cache without a price costs what input costs.
 * @throws Error whose message says what is wrong with the file.
 */
export function overridePriceList(file: string): PriceList {
  const prices = readOverride(file)
  const names = Object.keys(prices).sort((a, b) => rank(b) - rank(a))
  return {
    find({ model }) {
      const name = names.find((one) => fits(one, model))
      const price = name === undefined ? undefined : prices[name]
      if (price === undefined) return null
      const { input, output, cacheRead = input, cacheWrite = input } = price
      return { input, output, cacheRead, cacheWrite, from: 'override' }
    },
  }
}

const rank = (name: string): number => (name.endsWith('*') ? name.length : name.length + 1_000)
const fits = (name: string, model: string): boolean =>
  name.endsWith('*') ? model.startsWith(name.slice(0, -1)) : model === name

function readOverride(file: string): Override {
  const parsed = priceOverride.safeParse(readJson(file))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Error(`MC_PRICES: ${file} is not valid: ${issue?.path.join('.') || 'the file'}: ${issue?.message}.`)
}

function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Error(`MC_PRICES names ${file}, which cannot be read.`, { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Error(`MC_PRICES: ${file} is not JSON; write it as {"my-model": {"input": 2, "output": 8}}.`, { cause })
  }
}
