import { z } from 'zod'

const usdPerMillion = z.number().nonnegative().max(1_000_000)

/** What the file of own prices holds: US dollars for a million tokens by model; a name may end with `*`. */
export const priceOverride = z.record(
  z.string().min(1).max(120),
  z.strictObject({
    input: usdPerMillion,
    output: usdPerMillion,
    cacheRead: usdPerMillion.optional(),
    cacheWrite: usdPerMillion.optional(),
  }),
)
