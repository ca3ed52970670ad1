import { useHydrated } from '../ui/use-hydrated.ts'

/** Whether ⌘ and not Ctrl gives commands on this machine. */
export const isApple = (): boolean => /Mac|iPhone|iPad|iPod/.test(navigator.platform)

/** How the command key is written before another key: `⌘` or `Ctrl `; the latter until the browser has told its machine. */
export const useModKey = (): '⌘' | 'Ctrl ' => (useHydrated() && isApple() ? '⌘' : 'Ctrl ')
