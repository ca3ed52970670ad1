'use client'

import { Monitor, Volume2 } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
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
  const [{ browser }, set] = useNotices()
  const [permission, look] = usePermission()
  const toast = useToast()
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
    look()
    set({ browser: on && present() === 'granted' })
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

const present = (): Permission => ('Notification' in window ? Notification.permission : 'none')

/** What the browser allows this page, and how to look again after it was asked. Its settings may change it at any time. */
function usePermission(): readonly [Permission, () => void] {
  const known = useHydrated()
  const [, setLooks] = useState(0)
  const look = useCallback(() => setLooks((looks) => looks + 1), [])
  useEffect(() => {
    const watch = new AbortController()
    const follow = (status: PermissionStatus) => status.addEventListener('change', look, watch)
    // Not there over plain HTTP; refused by browsers that cannot say it of notifications. A reload shows it there.
    navigator.permissions?.query({ name: 'notifications' }).then(follow, () => undefined)
    return () => watch.abort()
  }, [look])
  return [known ? present() : 'default', look]
}

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
