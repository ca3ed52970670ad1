const KEY = 'mission-control.reloaded-for'

/**
 * Reloads the page for a state version of the server, once: where the page comes back as it was (a cache, a half-done
 * deployment), or where it cannot be remembered that it was reloaded, it stays and says what it needs (P-READ-4).
 * @returns whether it was reloaded.
 */
export function reloadOnce(stateVersion: number, storage: () => Storage, reload: () => void): boolean {
  try {
    const kept = storage()
    if (kept.getItem(KEY) === String(stateVersion)) return false
    kept.setItem(KEY, String(stateVersion))
  } catch {
    // Storage is forbidden or full: without a memory a reload could loop.
    return false
  }
  reload()
  return true
}
