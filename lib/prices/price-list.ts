/** US dollars for a million tokens of each kind, and who says so. */
export interface UnitPrices {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  /** `genai-prices 0.1.8`, or `override`. */
  readonly from: string
}

export interface Asked {
  readonly model: string
  /** Who served it, where that is known: one model may cost differently elsewhere. */
  readonly provider: string | undefined
  /** Input with what a cache took part in: long prompts may cost more. */
  readonly promptTokens: number
  readonly outputTokens: number
  /** When it was used, in ms: prices change. */
  readonly at: number
}

export interface PriceList {
  /** @returns null when the price is not known. */
  find(asked: Asked): UnitPrices | null
}

/** Asks one list after the other. */
export const firstOf = (...lists: readonly PriceList[]): PriceList => ({
  find(asked) {
    for (const list of lists) {
      const found = list.find(asked)
      if (found !== null) return found
    }
    return null
  },
})
