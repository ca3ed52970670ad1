import { visibleText } from '../visible-text.ts'

export type ToastTone = 'info' | 'good' | 'warning' | 'critical'

export interface Toasts {
  /** @param about the same thing again replaces its toast instead of adding one. */
  show(tone: ToastTone, text: string, about: string): void
  stop(): void
}

const MAX_TOASTS = 4
const SHOWN_MS = 8_000

/** A few messages at the edge of the page, read out politely. A critical one stays until it is dismissed. */
export function createToasts(): Toasts {
  const box = document.createElement('div')
  box.className = 'mc-toasts'
  box.setAttribute('role', 'status')
  // A sheet of its own instead of a style element, which a content security policy may refuse.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  document.adoptedStyleSheets.push(sheet)
  document.body.append(box)
  const timers = new Set<ReturnType<typeof setTimeout>>()

  return {
    show(tone, text, about) {
      for (const toast of [...box.children]) if (toast.getAttribute('data-about') === about) toast.remove()
      const toast = toastOf(tone, text, about)
      box.append(toast)
      while (box.children.length > MAX_TOASTS) box.firstElementChild?.remove()
      if (tone === 'critical') return
      const timer = setTimeout(() => {
        timers.delete(timer)
        toast.remove()
      }, SHOWN_MS)
      timers.add(timer)
    },
    stop() {
      for (const timer of timers) clearTimeout(timer)
      box.remove()
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
    },
  }
}

function toastOf(tone: ToastTone, text: string, about: string): Element {
  const toast = document.createElement('div')
  toast.className = 'mc-toast'
  toast.dataset.tone = tone
  toast.dataset.about = about
  const words = document.createElement('span')
  words.textContent = visibleText(text).slice(0, 300)
  const dismiss = document.createElement('button')
  dismiss.type = 'button'
  dismiss.textContent = 'Dismiss'
  dismiss.addEventListener('click', () => toast.remove())
  toast.append(words, dismiss)
  return toast
}

/** System colours, so that it suits pages of any look; a page restyles .mc-toasts and .mc-toast as it likes. */
const STYLE = `
:where(.mc-toasts) { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; display: grid; gap: 8px; width: min(360px, calc(100vw - 32px)); }
:where(.mc-toast) { display: flex; gap: 12px; align-items: start; justify-content: space-between; padding: 10px 12px; border: 1px solid GrayText; border-left: 6px solid GrayText; background: Canvas; color: CanvasText; font: 14px/1.4 system-ui, sans-serif; overflow-wrap: anywhere; }
:where(.mc-toast[data-tone="good"]) { border-left-color: #1c8a5c; }
:where(.mc-toast[data-tone="warning"]) { border-left-color: #f0a31c; }
:where(.mc-toast[data-tone="critical"]) { border-left-color: #dc4430; }
:where(.mc-toast button) { font: inherit; color: inherit; background: none; border: 0; padding: 0; text-decoration: underline; cursor: pointer; }
`
