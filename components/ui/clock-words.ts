/** @param zone IANA name; the viewer's own when left out. @returns `14:31:54`. */
export const clockWords = (at: string | number, zone?: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
    new Date(at),
  )

/** @returns `21 Nov 2026, 14:31:54.208 CET` in the viewer's zone. */
export const exactTime = (at: string | number): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  }).format(new Date(at))
