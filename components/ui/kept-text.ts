/** Texts that this tab keeps over Back and a reload, so that nothing typed is lost; they go with the tab. */

export function keptText(key: string): string | null {
  try {
    return sessionStorage.getItem(key)
  } catch {
    // Refused, which reads the same as never kept.
    return null
  }
}

/** @param text null: it is over. */
export function keepText(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Refused or full: it is a comfort of this tab, and the page works without.
  }
}
