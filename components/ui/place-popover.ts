const GAP = 8
const EDGE = 12

/**
 * Where a layer goes beside its trigger, in pixels of the viewport: below if it fits, else above, and never out of sight.
 * @param align which of its sides lies on the trigger's.
 */
export function placeBeside(
  trigger: { left: number; right: number; top: number; bottom: number },
  layer: { width: number; height: number },
  view: { width: number; height: number },
  align: 'start' | 'end',
): { left: number; top: number } {
  const wanted = align === 'start' ? trigger.left : trigger.right - layer.width
  const left = Math.max(EDGE, Math.min(wanted, view.width - layer.width - EDGE))
  const below = trigger.bottom + GAP
  const above = trigger.top - GAP - layer.height
  const fitsBelow = below + layer.height <= view.height - EDGE
  return { left, top: fitsBelow || above < EDGE ? below : above }
}

/** Moves a shown popover beside its trigger. */
export function placePopover(layer: HTMLElement, trigger: Element, align: 'start' | 'end'): void {
  const { offsetWidth: width, offsetHeight: height } = layer
  const view = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight }
  const { left, top } = placeBeside(trigger.getBoundingClientRect(), { width, height }, view, align)
  layer.style.left = `${left}px`
  layer.style.top = `${top}px`
}
