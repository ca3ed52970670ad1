/** What the tabs of one browser share. Tests bring their own. */
export interface Tabs {
  /**
   * Asks for a lock that one tab at a time holds, and that the browser takes from a tab that dies.
   * @param steal takes it from whoever holds it, at once.
   * @param onHeld it is ours now; never called before this returns.
   * @param onLost another tab has stolen it.
   * @returns gives it back, or withdraws the question; neither listener is called after that.
   */
  hold(name: string, steal: boolean, onHeld: () => void, onLost: () => void): () => void
  /** Hears the other tabs, in the order in which each has spoken, never this one. */
  channel(name: string, onMessage: (message: unknown) => void): TabChannel
  hidden(): boolean
  /** Calls back when this tab is hidden or shown. @returns its off. */
  onVisibility(changed: () => void): () => void
}

export interface TabChannel {
  post(message: unknown): void
  close(): void
}

/** The browser's own. Null where it has no Web Locks: on plain HTTP, except from the machine itself. */
export function browserTabs(): Tabs | null {
  // The types know a browser that has them always.
  const locks: LockManager | undefined = navigator.locks
  if (!locks || typeof BroadcastChannel === 'undefined') return null
  return {
    hold: (name, steal, onHeld, onLost) => holdLock(locks, name, steal, onHeld, onLost),
    channel(name, onMessage) {
      const channel = new BroadcastChannel(name)
      channel.onmessage = ({ data }) => onMessage(data)
      return { post: (message) => channel.postMessage(message), close: () => channel.close() }
    },
    hidden: () => document.hidden,
    onVisibility(changed) {
      document.addEventListener('visibilitychange', changed)
      return () => document.removeEventListener('visibilitychange', changed)
    },
  }
}

export function holdLock(
  locks: LockManager,
  name: string,
  steal: boolean,
  onHeld: () => void,
  onLost: () => void,
): () => void {
  // A request that steals takes no signal: it is granted at once.
  const withdrawn = new AbortController()
  const given = Promise.withResolvers<void>()
  const { signal } = withdrawn
  const held = () => {
    if (signal.aborted) return
    onHeld()
    return given.promise
  }
  locks.request(name, steal ? { steal } : { signal }, held).catch(() => {
    // It was withdrawn, or stolen; also a browser that forbids locks to this page leaves us without one.
    if (!signal.aborted) onLost()
  })
  return () => {
    withdrawn.abort()
    given.resolve()
  }
}
