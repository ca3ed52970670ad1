const SHORT = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const

/** Made once: making one costs a hundred times what using it does, and a page writes hundreds of times a second. */
const viewerShort = new Intl.DateTimeFormat('en-GB', SHORT)
const utcShort = new Intl.DateTimeFormat('en-GB', { ...SHORT, timeZone: 'UTC' })
const viewerDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const viewerDue = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})
const viewerExact = new Intl.DateTimeFormat('en-GB', {
  ...SHORT,
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  fractionalSecondDigits: 3,
  timeZoneName: 'short',
})

/** @param zone the viewer's own when left out. @returns `14:31:54`. */
export const clockWords = (at: string | number, zone?: 'UTC'): string =>
  (zone === undefined ? viewerShort : utcShort).format(new Date(at))

/** When something happened, as short as it can be told apart. @returns `14:31` on the viewer's day of `nowMs`, else `21 Nov`. */
export function whenWords(at: string | number, nowMs: number): string {
  const day = viewerDay.format(new Date(at))
  return day === viewerDay.format(nowMs) ? clockWords(at).slice(0, 5) : day
}

/** @returns `21 Nov 2026, 14:31` in the viewer's zone; as it is written where it is no moment. */
export function minuteWords(at: string): string {
  const moment = new Date(at)
  return Number.isNaN(moment.getTime()) ? at : viewerDue.format(moment)
}

/** @returns `21 Nov 2026, 14:31:54.208 CET` in the viewer's zone. */
export const exactTime = (at: string | number): string => viewerExact.format(new Date(at))
