'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { holderOf } from '../tasks/task-words.ts'
import { nameOf, useMe } from './me.ts'

/** What is shown of whoever a task is assigned to. */
export interface Holder {
  readonly name: string
  /** Null where it is a person, or nobody known here. */
  readonly agent: Pick<Agent, 'id' | 'name' | 'kind'> | null
  readonly isPerson: boolean
}

const sameHolder = (a: Holder | null, b: Holder | null) =>
  a === b ||
  (a !== null && b !== null && a.name === b.name && a.agent?.id === b.agent?.id && a.agent?.kind === b.agent?.kind)

/** Null for nobody. */
export function useHolder(assignee: string | null): Holder | null {
  const me = useMe()
  const select = useCallback(
    ({ agents }: MissionState): Holder | null => {
      if (assignee === null) return null
      const agent = holderOf(assignee, agents) ?? null
      return { name: nameOf(assignee, agents, me), agent, isPerson: assignee.startsWith('person:') }
    },
    [assignee, me],
  )
  return useLive(select, sameHolder)
}
