'use client'

import { useHydrated } from '../ui/use-hydrated.ts'

/** The zones that this browser knows, to choose from; the server may know more, and is asked in the end. */
export function ZoneOptions({ id }: { id: string }) {
  const zones = useHydrated() ? ['UTC', ...Intl.supportedValuesOf('timeZone')] : []
  return (
    <datalist id={id}>
      {zones.map((zone) => (
        <option key={zone} value={zone} />
      ))}
    </datalist>
  )
}
