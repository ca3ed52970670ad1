import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { Alert } from '#lib/state/model.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { leadsTo } from './alert-figures.ts'
import { useAcknowledge } from './use-acknowledge.ts'

/**
 * `j` and `k` go along the alerts, Enter opens what the picked one is about, `a` acknowledges it; where none is picked they
 * pick the first. It is known by its id: what comes in above it moves no key to another. What was acknowledged hands over to
 * the next that fires, before its answer has come: nobody goes through the others that they are done with.
 */
export function usePickedAlert(alerts: readonly Alert[]): string | null {
  const [pickedId, setPicked] = useState<string | null>(null)
  const { store } = useLiveContext()
  const router = useRouter()
  const [, acknowledge] = useAcknowledge()
  const at = alerts.findIndex(({ id }) => id === pickedId)
  const picked = alerts[at]
  const pick = (place: number) => {
    const next = alerts[Math.max(0, Math.min(place, alerts.length - 1))]
    setPicked(next?.id ?? null)
    return next !== undefined
  }
  useShortcuts('page', {
    down: () => pick(at + 1),
    up: () => pick(at - 1),
    open() {
      const to = picked && leadsTo(picked, store.getState())
      if (!to) return false
      router.push(to.href)
      return true
    },
    acknowledge() {
      if (picked === undefined) return pick(0)
      if (picked.state !== 'firing') return false
      void acknowledge(picked)
      const next = nextFiring(alerts, at)
      if (next !== null) setPicked(next.id)
      return true
    },
    close() {
      if (picked === undefined) return false
      setPicked(null)
      return true
    },
  })
  return picked?.id ?? null
}

/** The next that fires after one, else the last before it. */
function nextFiring(alerts: readonly Alert[], at: number): Alert | null {
  const fires = ({ state }: Alert) => state === 'firing'
  return alerts.slice(at + 1).find(fires) ?? alerts.slice(0, at).findLast(fires) ?? null
}
