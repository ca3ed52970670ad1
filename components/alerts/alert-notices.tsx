'use client'

import { useEffect } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import { ruleOfAlert } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { useToast } from '../ui/toast.tsx'
import { readStored } from '../ui/use-stored.ts'
import { visibleText } from '../visible-text.ts'
import { byWeight } from './alert-figures.ts'
import { notesOf, playNotes } from './alert-sounds.ts'
import { type FreshAlert, freshAlerts, toldBy } from './fresh-alerts.ts'
import { NOTICES, readNotices } from './notice-settings.ts'
import { showNotice } from './show-notice.ts'
import { tellInGroups } from './tell-in-groups.ts'

/** How long one tab keeps an alert to itself, so that the others say nothing of it. */
const ALONE_MS = 5_000

/** Tells of alerts that fire from now on by the means that this browser has on. Shows nothing itself. */
export function AlertNotices() {
  const { store } = useLiveContext()
  const toast = useToast()
  useEffect(() => {
    let told = toldBy(store.getState())
    let alerts = store.getState().alerts
    const silent = () => toast('error', SILENT, 'sounds of alerts')
    const groups = tellInGroups<FreshAlert>((group) => tell(store.getState(), group, silent), after)
    const off = store.subscribe(() => {
      const state = store.getState()
      if (state.alerts === alerts) return
      alerts = state.alerts
      const fresh = freshAlerts(state, told, Date.now())
      told = toldBy(state)
      groups.add(fresh)
    })
    return () => {
      off()
      groups.stop()
    }
  }, [store, toast])
  return null
}

const SILENT = 'An alert fired, and this browser plays no sound before somebody clicks or types on this page.'

function after(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}

/** What of a group still fires: of more than a few a browser shows one notice for them all, and it rings once for the worst. */
function tell(state: MissionState, group: readonly FreshAlert[], silent: () => void): void {
  const settings = readNotices(readStored(NOTICES))
  const of = (channel: 'browser' | 'sound') =>
    group
      .filter(({ channels }) => channels.includes(channel))
      .flatMap(({ alert }) => state.alerts.get(alert.id) ?? [])
      .filter(({ state }) => state === 'firing')
      .sort(byWeight)
  if (settings.browser) notify(of('browser'))
  const [worst] = settings.sound ? of('sound') : []
  if (worst !== undefined) void onceOfAllTabs(worst, () => sound(state, worst, silent))
}

const FEW = 3

/** One tag for one alert: of several tabs the last one's notice takes the place of the others'. */
function notify(alerts: readonly Alert[]): void {
  const [worst] = alerts
  if (worst === undefined) return
  const isMany = alerts.length > FEW
  for (const { id, message, severity } of isMany ? [worst] : alerts) {
    const title = severity === 'critical' ? 'Critical alert' : 'Alert'
    const notice = showNotice(isMany ? `${alerts.length} alerts fire` : title, {
      body: visibleText(message).slice(0, 200),
      tag: `mission-control:${isMany ? 'many' : id}`,
    })
    notice?.addEventListener('click', () => {
      window.focus()
      if (location.pathname !== '/alerts') location.assign('/alerts')
      notice.close()
    })
  }
}

async function sound(state: MissionState, alert: Alert, silent: () => void): Promise<void> {
  const isHeard = await playNotes(notesOf(ruleOfAlert(state, alert).kind, alert.severity)).catch(() => false)
  if (!isHeard) silent()
}

/** Where the browser has no locks (plain HTTP) each tab speaks for itself. */
async function onceOfAllTabs({ id, seq }: Alert, act: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return act()
  await navigator.locks.request(`mission-control:alert ${id} ${seq}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return
    await act()
    await new Promise((resolve) => setTimeout(resolve, ALONE_MS))
  })
}
