import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nanoFromUsd } from '#lib/protocol/money.ts'
import { costOf } from '#lib/protocol/token-cost.ts'
import { firstOf, type PriceList } from './price-list.ts'
import { genAiPriceList } from './price-list-genai.ts'
import { priceUsage } from './price-usage.ts'

const PRICE = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75, from: 'a list' }
const fixed = (price: typeof PRICE | null): PriceList => ({ find: () => price })

describe('priceUsage', () => {
  it('makes the cost of every kind of tokens, and records the prices that it was made with', () => {
    const usage = { model: 'm', input: 100, output: 20, cacheRead: 1_000, cacheWrite: 40, reasoning: 5 }
    expect(priceUsage(usage, fixed(PRICE), 0)).toEqual({
      ...usage,
      costUsd: 0.001_05,
      costSource: 'priced',
      price: PRICE,
    })
  })

  it('[P-TOK-4] leaves a reported cost, what counts nothing, and what has no known price', () => {
    for (const usage of [{ model: 'm', input: 1, costUsd: 0 }, { model: 'm' }])
      expect(priceUsage(usage, fixed(PRICE), 0)).toBe(usage)
    expect(priceUsage({ model: 'm', input: 1 }, fixed(null), 0)).toEqual({ model: 'm', input: 1 })
    expect(priceUsage({ model: 'm', input: 1, costSource: 'priced', price: PRICE }, fixed(null), 0)).toEqual({
      model: 'm',
      input: 1,
    })
  })

  it('asks for the time of the usage, and for the whole prompt', () => {
    const asked: unknown[] = []
    const list: PriceList = {
      find(question) {
        asked.push(question)
        return null
      },
    }
    priceUsage({ model: 'm', provider: 'p', input: 1, cacheRead: 2, cacheWrite: 4 }, list, 77)
    priceUsage({ model: 'm', output: 1, occurredAt: '1970-01-01T00:00:01Z' }, list, 77)
    expect(asked).toEqual([
      { model: 'm', provider: 'p', promptTokens: 7, outputTokens: 0, at: 77 },
      { model: 'm', provider: undefined, promptTokens: 0, outputTokens: 1, at: 1_000 },
    ])
  })

  it('says no cost that the protocol could not carry', () => {
    const usage = { model: 'm', input: Number.MAX_SAFE_INTEGER }
    expect(priceUsage(usage, fixed(PRICE), 0)).toEqual(usage)
  })

  it('costs the same together as each kind alone, to a nano-USD for each', () => {
    const count = fc.nat(10_000_000)
    fc.assert(
      fc.property(fc.record({ input: count, output: count, cacheRead: count, cacheWrite: count }), (used) => {
        const kinds = Object.entries(used).map(([kind, tokens]) => nanoFromUsd(costOf({ [kind]: tokens }, PRICE)))
        const parts = kinds.reduce((sum, nano) => sum + nano, 0)
        expect(Math.abs(nanoFromUsd(costOf(used, PRICE)) - parts)).toBeLessThanOrEqual(4)
      }),
    )
  })
})

describe('the price list of the package', () => {
  const list = genAiPriceList()
  const ask = (model: string, provider?: string, promptTokens = 1_000) =>
    list.find({ model, provider, promptTokens, outputTokens: 1, at: Date.parse('2026-11-21T00:00:00Z') })

  it('knows a model by its name, with or without its provider', () => {
    const price = {
      input: 3,
      output: 15,
      cacheRead: 0.3,
      cacheWrite: 3.75,
      from: expect.stringMatching(/^genai-prices \d/),
    }
    expect(ask('claude-sonnet-4-20250514', 'anthropic')).toEqual(price)
    expect(ask('claude-sonnet-4-20250514')).toEqual(price)
  })

  it('takes the tier that a long prompt reaches', () => {
    expect(ask('gemini-2.5-pro', 'google', 200_000)?.input).toBe(1.25)
    expect(ask('gemini-2.5-pro', 'google', 200_001)?.input).toBe(2.5)
  })

  it('prices a model that only reads for what it reads', () => {
    const asked = { model: 'text-embedding-3-small', provider: 'openai', promptTokens: 9, at: 0 }
    expect(list.find({ ...asked, outputTokens: 0 })).toMatchObject({ input: 0.02, output: 0 })
    expect(list.find({ ...asked, outputTokens: 1 })).toBeNull()
  })

  it('does not guess: another model, or a provider that it does not know, has no price', () => {
    expect(ask('a-model-of-ours')).toBeNull()
    expect(ask('gpt-5', 'a-proxy-of-ours')).toBeNull()
  })

  it('answers whatever is asked', () => {
    const odd = fc.constantFrom('__proto__', 'constructor', '', '*', '(', 'gpt-5', 'openai:', 'ANTHROPIC', ' gpt-4o')
    const name = fc.oneof(odd, fc.string({ unit: 'binary' }))
    const at = fc.oneof(fc.integer(), fc.constantFrom(0, 8.64e15))
    fc.assert(
      fc.property(name, fc.option(name, { nil: undefined }), at, fc.nat(), (model, provider, when, tokens) => {
        const found = list.find({ model, provider, promptTokens: tokens, outputTokens: tokens, at: when })
        if (found !== null) expect(Object.values(found).every((price) => price !== undefined)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('agrees with what the package itself makes of a request', async () => {
    const { calcPrice } = await import('@pydantic/genai-prices')
    const models = ['claude-sonnet-4-5', 'gpt-5-mini', 'gemini-2.5-pro', 'gpt-4o', 'deepseek-chat']
    const count = fc.nat(300_000)
    fc.assert(
      fc.property(fc.constantFrom(...models), count, count, count, (model, input, output, cacheRead) => {
        const usage = { input_tokens: input + cacheRead, output_tokens: output, cache_read_tokens: cacheRead }
        const at = Date.parse('2026-11-21T00:00:00Z')
        const price = list.find({
          model,
          provider: undefined,
          promptTokens: input + cacheRead,
          outputTokens: output,
          at,
        })
        if (price === null) throw new Error(`${model} has no price`)
        const total = calcPrice(usage, model, { timestamp: new Date(at) })?.total_price
        expect(costOf({ input, output, cacheRead }, price)).toBeCloseTo(total ?? Number.NaN, 8)
      }),
    )
  })

  it('comes after lists that were named before it', () => {
    expect(
      firstOf(fixed(PRICE), list).find({
        model: 'gpt-5',
        provider: undefined,
        promptTokens: 1,
        outputTokens: 1,
        at: 0,
      }),
    ).toBe(PRICE)
    expect(
      firstOf(fixed(null), fixed(PRICE)).find({
        model: 'x',
        provider: undefined,
        promptTokens: 1,
        outputTokens: 1,
        at: 0,
      }),
    ).toBe(PRICE)
  })
})
