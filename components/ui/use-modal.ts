import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * Opens a `<dialog>` over the page for as long as it is rendered. The browser traps the focus, makes the page inert and
 * gives the focus back.
 * @param first selects what gets the focus; without such an element the browser chooses.
 */
export function useModal(first: string): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the element leaves the page: a dialog that is closed outside of it gives the focus back to nobody.
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return
    element.showModal()
    element.querySelector<HTMLElement>(first)?.focus()
    return () => element.close()
  }, [first])
  return dialog
}
