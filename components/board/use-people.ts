'use client'

import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { sameItems } from '../live/same.ts'
import { useMe } from './me.ts'
import type { Nameable } from './read-quick.ts'

const namesOf = ({ agents }: MissionState) => Array.from(agents.values(), ({ id, name }) => `${id}\n${name}`)

/** Everybody whom a task can be given to: the person who looks, then the agents by name. */
export function usePeople(): readonly Nameable[] {
  const me = useMe()
  const names = useLive(namesOf, sameItems)
  return useMemo(() => {
    const agents = names.map((one) => {
      const at = one.indexOf('\n')
      return { assignee: `agent:${one.slice(0, at)}`, name: one.slice(at + 1) }
    })
    agents.sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.assignee < b.assignee ? -1 : 1))
    return me.id === '' ? agents : [{ assignee: me.id, name: me.name }, ...agents]
  }, [names, me])
}
