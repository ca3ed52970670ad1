/** Whether this is the name of a time zone (IANA) that this machine knows; offsets (`+02:00`) are no names. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en-CA', { timeZone: name })
    return true
  } catch {
    // RangeError: it knows no such zone.
    return false
  }
}
