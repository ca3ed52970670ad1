'use client'

import { Item, Root } from '@radix-ui/react-radio-group'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { Icon } from './icon.tsx'
import { chooseLook, DEFAULT_LOOK, onLookChange, parseLook, readLook, type Theme } from './look.ts'

const THEMES: readonly { theme: Theme; word: string; icon: typeof Sun }[] = [
  { theme: 'day', word: 'Day', icon: Sun },
  { theme: 'night', word: 'Night', icon: Moon },
  { theme: 'system', word: 'System', icon: Monitor },
]

const onServer = () => `${DEFAULT_LOOK.theme}/${DEFAULT_LOOK.skin}`

/** Day, night or as the system has it, and the game layer on or off. */
export function ThemeSwitch() {
  const look = parseLook(useSyncExternalStore(onLookChange, readLook, onServer))
  return (
    <div className="look">
      <Root
        className="seg px"
        aria-label="Theme"
        orientation="horizontal"
        value={look.theme}
        onValueChange={(theme) => chooseLook({ ...look, theme: parseLook(theme).theme })}
      >
        {THEMES.map(({ theme, word, icon }) => (
          <Item key={theme} value={theme}>
            <Icon of={icon} />
            {word}
          </Item>
        ))}
      </Root>
      <label className="check">
        <input
          type="checkbox"
          className="px"
          checked={look.skin === 'game'}
          onChange={({ target }) => chooseLook({ ...look, skin: target.checked ? 'game' : 'plain' })}
        />
        <span>
          Game layer
          <small>Pixel faces, the office, level-ups</small>
        </span>
      </label>
    </div>
  )
}
