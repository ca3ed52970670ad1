import type { PageSignal } from './environment.ts'

/**
 * Tells of the page being shown, hidden or frozen, and of the network. A page that goes into the back-forward cache, or
 * that the browser freezes to save power, closes what it has open: a line nobody reads would lag until it is cut.
 */
export function watchPage(
  page: Pick<EventTarget, 'addEventListener'>,
  document: Pick<EventTarget, 'addEventListener'> & { readonly hidden: boolean },
  signal: (signal: PageSignal) => void,
): () => void {
  const off = new AbortController()
  const options = { signal: off.signal }
  const look = () => signal(document.hidden ? 'hidden' : 'visible')
  const freeze = () => signal('frozen')
  document.addEventListener('visibilitychange', look, options)
  document.addEventListener('freeze', freeze, options)
  document.addEventListener('resume', look, options)
  page.addEventListener('pagehide', freeze, options)
  page.addEventListener('pageshow', look, options)
  page.addEventListener('online', () => signal('online'), options)
  page.addEventListener('offline', () => signal('offline'), options)
  look()
  return () => off.abort()
}
