import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { costWords, countWords, plural, tokenWords } from '../ui/figures.ts'
import type { Step } from './spend-steps.ts'

const HOUR_MS = 3_600_000
const isHour = (id: string) => id.includes('T')
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** @returns `14:00` of the viewer's clock for an hour, `21 Nov` for a day. */
export function startWords(id: string): string {
  if (isHour(id)) return clock(Date.parse(`${id}:00:00.000Z`))
  return `${Number(id.slice(8, 10))} ${MONTHS[Number(id.slice(5, 7)) - 1] ?? ''}`
}

function clock(ms: number): string {
  const at = new Date(ms)
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** `14:00 to 15:00`, `21 Nov`; the present one is not over: `14:00 until now`, `21 Nov so far`. */
export function spanWords(id: string, isPresent: boolean): string {
  const start = startWords(id)
  if (!isHour(id)) return isPresent ? `${start} so far` : start
  return isPresent ? `${start} until now` : `${start} to ${clock(Date.parse(`${id}:00:00.000Z`) + HOUR_MS)}`
}

/** `3 requests without a price`; null where all have one. */
export const unpricedWords = ({ unpriced }: Usage): string | null =>
  unpriced === 0 ? null : plural(unpriced, 'request without a price', 'requests without a price')

/** The same beside a cost, in the few characters there; null also where there is no cost to stand beside. */
export const alsoUnpricedWords = ({ unpriced, requests }: Usage): string | null =>
  unpriced === 0 || unpriced >= requests ? null : `${countWords(unpriced)} without a price`

/** What a step used, in one sentence. */
export function stepWords({ id, usage }: Step, isPresent: boolean): string {
  const without = alsoUnpricedWords(usage)
  const parts = [costWords(usage), `${tokenWords(tokensIn(usage))} tokens`, ...(without === null ? [] : [without])]
  return `${spanWords(id, isPresent)}: ${usage.requests === 0 ? 'nothing used' : parts.join(', ')}`
}
