import { Gauge, type Registry } from 'prom-client'
import type { Notify } from '#lib/notify/notify.ts'
import type { MissionState } from '#lib/state/model.ts'

/** What of alerts and webhooks `GET /metrics` shows; neither names nor addresses. */
export function alertMetrics(state: () => MissionState, notify: () => Notify, registers: Registry[]): void {
  new Gauge({
    name: 'mission_control_alerts',
    help: 'Alerts that are not over, by state',
    labelNames: ['state'],
    registers,
    collect() {
      const counts = { firing: 0, acknowledged: 0 }
      for (const alert of state().alerts.values()) if (alert.state !== 'resolved') counts[alert.state]++
      for (const [name, count] of Object.entries(counts)) this.set({ state: name }, count)
    },
  })
  new Gauge({
    name: 'mission_control_webhook_tries',
    help: 'Tries to deliver an alert since the start, by what came of them',
    labelNames: ['outcome'],
    registers,
    collect() {
      for (const [outcome, count] of Object.entries(notify().stats)) this.set({ outcome }, count)
    },
  })
}
