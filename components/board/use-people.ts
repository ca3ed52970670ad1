'use client'

import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { useDirectory } from '../directory/directory.ts'
import { useMe } from './me.ts'
import type { Nameable } from './read-quick.ts'
import { type Called, toldApart } from './told-apart.ts'

/** Somebody in a list of those whom a task can be given to. */
export interface Person extends Nameable {
  /** Its name, with what tells it from others of that name. */
  readonly words: string
}

const agentsOf = ({ agents }: MissionState): readonly Agent[] => [...agents.values()]

/** Their names change far less often than they do. */
const sameNames = (a: readonly Called[], b: readonly Called[]): boolean =>
  a.length === b.length &&
  a.every((one, at) => {
    const other = b[at]
    return one === other || (one.id === other?.id && one.name === other.name && one.project === other.project)
  })

/** Everybody whom a task can be given to: the person who looks, other people, then the agents by name. */
export function usePeople(): readonly Person[] {
  const me = useMe()
  const { people } = useDirectory()
  const all = useLive(agentsOf, sameNames)
  return useMemo(() => {
    const words = toldApart(all)
    const agents = all.map(({ id, name }) => ({ assignee: `agent:${id}`, name, words: words.get(id) ?? name }))
    agents.sort((a, b) => a.words.localeCompare(b.words, 'en') || (a.assignee < b.assignee ? -1 : 1))
    const others = people.filter(({ id }) => id !== me.id)
    const persons = (me.id === '' ? others : [me, ...others]).map(({ id, name }) => ({
      assignee: id,
      name,
      words: name,
    }))
    return [...persons, ...agents]
  }, [all, people, me])
}
