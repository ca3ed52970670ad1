// Runs before the first paint, so that no page flashes in another look. Its twin in the page is components/ui/look.ts.
;(() => {
  const THEME = 'mission-control:theme'
  const SKIN = 'mission-control:skin'
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')

  // Storage is refused in some private windows; the look then lasts as long as the page.
  const stored = (use) => {
    try {
      return use(localStorage)
    } catch {
      return null
    }
  }
  const apply = (theme, skin) => {
    const chosen = theme === 'day' || theme === 'night' ? theme : 'system'
    root.dataset.choice = chosen
    root.dataset.theme = chosen === 'system' ? (dark.matches ? 'night' : 'day') : chosen
    if (skin === 'plain') root.dataset.skin = 'plain'
    else delete root.dataset.skin
  }
  const applyStored = () => apply(...[THEME, SKIN].map((key) => stored((s) => s.getItem(key))))

  applyStored()
  dark.addEventListener('change', () => apply(root.dataset.choice, root.dataset.skin))
  addEventListener('storage', applyStored)
  addEventListener('mission-control:look', ({ detail: { theme, skin } }) => {
    apply(theme, skin)
    stored((s) => (s.setItem(THEME, theme), s.setItem(SKIN, skin)))
  })
})()
