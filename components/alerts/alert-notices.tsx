'use client'

import { useEffect } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import { ruleOfAlert } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { readStored } from '../ui/use-stored.ts'
import { visibleText } from '../visible-text.ts'
import { notesOf, playNotes } from './alert-sounds.ts'
import { freshAlerts, toldBy } from './fresh-alerts.ts'
import { NOTICES, readNotices } from './notice-settings.ts'

/** How long one tab keeps an alert to itself, so that the others say nothing of it. */
const ALONE_MS = 5_000

/** Tells of alerts that fire from now on by the means that this browser has on. Shows nothing itself. */
export function AlertNotices() {
  const { store } = useLiveContext()
  useEffect(() => {
    let told = toldBy(store.getState())
    let alerts = store.getState().alerts
    return store.subscribe(() => {
      const state = store.getState()
      if (state.alerts === alerts) return
      alerts = state.alerts
      const settings = readNotices(readStored(NOTICES))
      const fresh = freshAlerts(state, told, Date.now())
      told = toldBy(state)
      for (const { alert, channels } of fresh) {
        if (settings.browser && channels.includes('browser')) notify(alert)
        if (settings.sound && channels.includes('sound')) void onceOfAllTabs(alert, () => sound(state, alert))
      }
    })
  }, [store])
  return null
}

/** One tag for one alert: of several tabs the last one's notice takes the place of the others'. */
function notify({ id, message, severity }: Alert): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const notice = new Notification(severity === 'critical' ? 'Critical alert' : 'Alert', {
    body: visibleText(message).slice(0, 200),
    tag: `mission-control:${id}`,
  })
  notice.addEventListener('click', () => {
    window.focus()
    if (location.pathname !== '/alerts') location.assign('/alerts')
    notice.close()
  })
}

const sound = (state: MissionState, alert: Alert): Promise<void> =>
  playNotes(notesOf(ruleOfAlert(state, alert).kind, alert.severity))

/** Where the browser has no locks (plain HTTP) each tab speaks for itself. */
async function onceOfAllTabs({ id, seq }: Alert, act: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return act()
  await navigator.locks.request(`mission-control:alert ${id} ${seq}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    await act()
    await new Promise((resolve) => setTimeout(resolve, ALONE_MS))
  })
}
