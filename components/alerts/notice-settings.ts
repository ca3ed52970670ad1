'use client'

import { useStored } from '../ui/use-stored.ts'

/** How this browser tells of alerts; off until a person turns it on here. */
export interface NoticeSettings {
  readonly browser: boolean
  readonly sound: boolean
}

export const NOTICES = 'mission-control:alert-notices'

/** Whatever stands in the storage. */
export function readNotices(text: string | null): NoticeSettings {
  const words = (text ?? '').split(' ')
  return { browser: words.includes('browser'), sound: words.includes('sound') }
}

export const noticesText = ({ browser, sound }: NoticeSettings): string =>
  [browser && 'browser', sound && 'sound'].filter(Boolean).join(' ')

export function useNotices(): readonly [NoticeSettings, (change: Partial<NoticeSettings>) => void] {
  const [stored, store] = useStored(NOTICES)
  const settings = readNotices(stored)
  return [settings, (change) => store(noticesText({ ...settings, ...change }))]
}
