const MINUTE_MS = 60_000

/** The same function of the time, worked out again only in another minute: for what is dear and changes on whole ones. */
export function onceAMinute<T>(of: (nowMs: number) => T): (nowMs: number) => T {
  let known: { readonly minute: number; readonly value: T } | null = null
  return (nowMs) => {
    const minute = Math.floor(nowMs / MINUTE_MS)
    if (known?.minute !== minute) known = { minute, value: of(nowMs) }
    return known.value
  }
}
