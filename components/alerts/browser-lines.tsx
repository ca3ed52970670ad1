'use client'

import { Monitor, Volume2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { useToast } from '../ui/toast.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { notesOf, playNotes } from './alert-sounds.ts'
import { useNotices } from './notice-settings.ts'
import { showNotice } from './show-notice.ts'
import { Toggle } from './toggle.tsx'

type Permission = NotificationPermission | 'none'

const WORDS: Readonly<Record<Permission, string>> = {
  granted: 'allowed in this browser',
  denied: 'blocked: allow it in the site settings of this browser',
  default: 'this browser will ask you',
  none: 'this browser has none over plain HTTP',
}

/** Notifications of the browser. It is asked only when a person turns them on. */
export function BrowserLine() {
  const known = useHydrated()
  const [{ browser }, set] = useNotices()
  const [asked, setAsked] = useState(0)
  const toast = useToast()
  const permission = known ? present(asked) : 'default'
  const isOn = browser && permission === 'granted'
  const test = () => {
    if (showNotice('Test', { body: 'An alert looks like this.' })) return
    toast(
      'error',
      'This browser shows no notifications of pages. Use another one, or a webhook.',
      'test of the browser',
    )
  }
  const turn = async (on: boolean) => {
    if (on && permission === 'default') await Notification.requestPermission()
    setAsked(asked + 1)
    set({ browser: on && present(asked) === 'granted' })
  }
  return (
    <li>
      <Icon of={Monitor} />
      <div className="al-grow">
        <b>Browser</b> <span className="meta">{WORDS[permission]}</span>
      </div>
      <Button disabled={!isOn} onClick={test}>
        Test<span className="sr"> the browser</span>
      </Button>
      <Toggle label="Tell in this browser" on={isOn} onChange={turn} />
    </li>
  )
}

/** Read anew whenever it was asked; it changes by nothing else on this page. */
const present = (_asked: number): Permission => ('Notification' in window ? Notification.permission : 'none')

/** Sounds of this browser: off until somebody turns them on, and each kind of rule has its own. */
export function SoundLine() {
  const [{ sound }, set] = useNotices()
  const toast = useToast()
  const test = async () => {
    const isHeard = await playNotes(notesOf('waiting', 'warning')).catch(() => false)
    if (!isHeard) toast('error', 'This browser plays no sound. Is it muted?', 'test of the sound')
  }
  return (
    <li>
      <Icon of={Volume2} />
      <div className="al-grow">
        <b>Sound</b> <span className="meta">in an open tab, by kind</span>
      </div>
      <Button onClick={() => void test()}>
        Test<span className="sr"> the sound</span>
      </Button>
      <Toggle label="Sounds in this browser" on={sound} onChange={(sound) => set({ sound })} />
    </li>
  )
}
