/**
 * For a button that leaves the page with what it did: whoever had the focus on it goes on with the next line that still has
 * one, so that neither the keyboard nor a screen reader begins at the top again. The line is given the focus and not its
 * button: an Enter too many must not answer what nobody has read.
 */
export function handOn(button: HTMLElement | null): () => void {
  return () => {
    if (button === null || document.activeElement !== button) return
    const place = button.closest<HTMLElement>('section, main')
    const left = [...(place?.querySelectorAll<HTMLElement>('[data-answers]') ?? [])]
    const at = left.indexOf(button)
    const next = (left[at + 1] ?? left[at - 1])?.closest('li')
    const target = next ?? place
    if (target && !target.hasAttribute('tabindex')) target.tabIndex = -1
    target?.focus()
  }
}
