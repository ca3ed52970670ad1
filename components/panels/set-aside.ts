import { useMemo } from 'react'
import type { Need } from '#lib/state/selectors.ts'
import { useStored } from '../ui/use-stored.ts'

/**
 * Nobody can tell an agent in this log that its error was seen: it ends when the agent says otherwise. So a person may set
 * such a need aside in this browser, and it still counts, here and for everybody else.
 */
export interface SetAside {
  readonly shown: readonly Need[]
  readonly aside: readonly Need[]
  readonly put: (need: Need) => void
  /** Shows all again. */
  readonly takeBack: () => void
}

/** One occurrence: an agent that fails again needs somebody again. */
const occurrence = ({ id, since }: Need): string => `${since} ${id}`

export function splitAside(needs: readonly Need[], stored: string | null): Pick<SetAside, 'shown' | 'aside'> {
  const known = new Set(stored === null ? [] : stored.split('\n'))
  const isAside = (need: Need) => need.kind === 'error' && known.has(occurrence(need))
  return { shown: needs.filter((need) => !isAside(need)), aside: needs.filter(isAside) }
}

/** What this browser keeps: those alone that still need somebody, so it never grows. */
export const asideText = (aside: readonly Need[]): string => aside.map(occurrence).join('\n')

export function useSetAside(needs: readonly Need[]): SetAside {
  const [stored, store] = useStored('mission-control:set-aside')
  return useMemo(() => {
    const { shown, aside } = splitAside(needs, stored)
    return {
      shown,
      aside,
      put: (need) => store(asideText([...aside, need])),
      takeBack: () => store(''),
    }
  }, [needs, stored, store])
}
