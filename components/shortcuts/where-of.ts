import type { Where } from './read-press.ts'

const TYPING =
  'input:not([type="checkbox"], [type="radio"], [type="button"], [type="submit"]), textarea, select, [contenteditable]'
const CONTROL = 'button, a[href], summary, input, [role="button"], [role="tab"], [role="radio"]'

/** To whom a key belongs, by what it was pressed on. */
export function whereOf(target: EventTarget | null): Where {
  // A layer that closes keeps the focus inside for a moment: what is not seen has no keys of its own.
  if (!(target instanceof Element) || !target.checkVisibility()) return 'page'
  if (target.closest('dialog, [popover], [role="dialog"], [role="menu"]')) return 'layer'
  if (target.closest(TYPING)) return 'typing'
  if (target.closest(CONTROL)) return 'control'
  return target.closest('[role="listbox"]') ? 'list' : 'page'
}
