'use client'

import { createContext, useContext, useMemo } from 'react'
import type { MissionState } from '#lib/state/model.ts'
import { type Directory, useDirectory } from '../directory/directory.ts'
import { holderName } from '../tasks/task-words.ts'

/** The person who looks. */
export interface Me {
  /** As it stands in events and assignments: `person:<id>`. */
  readonly id: string
  readonly name: string
  /** What others are called, and keys, by the ids that events have. */
  readonly names?: Directory['names']
}

export const MeContext = createContext<Me>({ id: '', name: '' })

export function useMe(): Me {
  const me = useContext(MeContext)
  const { names } = useDirectory()
  return useMemo(() => ({ ...me, names }), [me, names])
}

/** Who holds a task or wrote something, by name. Somebody else's text: it may be anything. */
export const nameOf = (who: string, agents: MissionState['agents'], me: Me): string =>
  who === me.id ? me.name : (me.names?.get(who) ?? holderName(who.replace(/^key:/, 'key '), agents))
