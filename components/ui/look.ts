/** Day, night or as the system has it; with or without the game layer. Kept in this browser and applied by public/look.js. */
export type Theme = 'system' | 'day' | 'night'
export type Skin = 'game' | 'plain'
export interface Look {
  readonly theme: Theme
  readonly skin: Skin
}

/** What the server renders, before a browser has had its say. */
export const DEFAULT_LOOK: Look = { theme: 'system', skin: 'game' }

/** `<theme>/<skin>` as public/look.js has put them on the root element; a string, so that equal looks compare equal. */
export const readLook = (): string => {
  const { choice = DEFAULT_LOOK.theme, skin = DEFAULT_LOOK.skin } = document.documentElement.dataset
  return `${choice}/${skin}`
}

export function parseLook(text: string): Look {
  const [theme, skin] = text.split('/')
  return {
    theme: theme === 'day' || theme === 'night' ? theme : 'system',
    skin: skin === 'plain' ? 'plain' : 'game',
  }
}

/** public/look.js listens: it keeps the look and applies it. */
export const chooseLook = (look: Look): void => {
  dispatchEvent(new CustomEvent('mission-control:look', { detail: look }))
}

/** Calls the listener after the page has taken another look, from here, another tab or the system. @returns its off. */
export function onLookChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, {
    attributeFilter: ['data-theme', 'data-skin', 'data-choice'],
  })
  return () => observer.disconnect()
}
