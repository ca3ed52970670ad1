import type { MissionState, Task } from '#lib/state/model.ts'
import { leaseNow } from '#lib/state/task-lease.ts'
import { withDollars } from './with-dollars.ts'

/** A task as REST shows it: with its cost in dollars, and its lease as it stands now. */
export const showTask = (task: Task, state: Pick<MissionState, 'agents'>, nowMs: number) => ({
  ...withDollars(task),
  lease: leaseNow(state, task, nowMs),
})

/** What of shown tasks changes with time and with the signs of those who hold them. */
export function leasesNow(state: Pick<MissionState, 'agents' | 'tasks'>, nowMs: number): string {
  const leases: string[] = []
  for (const task of state.tasks.values()) {
    const lease = leaseNow(state, task, nowMs)
    if (lease !== null) leases.push(`${lease.until} ${lease.lapsed}`)
  }
  return leases.join()
}
