'use client'

import { createContext, useContext } from 'react'
import type { MissionState } from '#lib/state/model.ts'
import { holderName } from '../tasks/task-words.ts'

/** The person who looks. */
export interface Me {
  /** As it stands in events and assignments: `person:<id>`. */
  readonly id: string
  readonly name: string
}

export const MeContext = createContext<Me>({ id: '', name: '' })

export const useMe = () => useContext(MeContext)

/** Who holds a task or wrote something, by name. Somebody else's text: it may be anything. */
export const nameOf = (who: string, agents: MissionState['agents'], me: Me): string =>
  who === me.id ? me.name : holderName(who, agents)
