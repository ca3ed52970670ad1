/**
 * The date of a moment in a zone. Dear: remember it for the minute, since zones change their date on a whole one.
 * @param zone IANA time zone. @param ms milliseconds since 1970.
 * @returns YYYY-MM-DD.
 * @throws RangeError for a zone that this machine does not know.
 */
export function dayIn(zone: string, ms: number): string {
  // The Canadian format is the ISO one.
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    ms,
  )
}
