/**
 * For a button that leaves the page with what it did: whoever had the focus on it goes on with the next line that has one
 * of its kind, so that neither the keyboard nor a screen reader begins at the top again. The line is given the focus and not its
 * button: an Enter too many must not answer what nobody has read.
 */
export function handOn(button: HTMLElement | null): () => void {
  return () => {
    if (button === null || document.activeElement !== button) return
    const own = button.closest('li')
    const place = button.closest<HTMLElement>('section, main')
    const alike = `[data-answers="${button.dataset.answers}"]`
    const left = [...(place?.querySelectorAll<HTMLElement>(alike) ?? [])]
    const at = left.indexOf(button)
    const isOther = (one: HTMLElement) => one.closest('li') !== own
    const next = left.slice(at + 1).find(isOther) ?? left.slice(0, at).findLast(isOther)
    enter(next?.closest('li') ?? place)
  }
}

/** The same for a line that leaves with all that is in it. */
export function handOnLine(line: HTMLElement | null): () => void {
  return () => {
    if (line === null || !line.contains(document.activeElement)) return
    const { nextElementSibling: next, previousElementSibling: before } = line
    const other = next ?? before
    enter(other instanceof HTMLElement ? other : line.closest<HTMLElement>('section, main'))
  }
}

function enter(place: HTMLElement | null): void {
  if (place === null) return
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1
  place.focus()
}
