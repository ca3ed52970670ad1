'use client'

import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState, Session } from '#lib/state/model.ts'
import { type CapabilityFact, capabilitiesOf } from './capabilities.ts'
import { CapabilityGlyph } from './capability-glyph.tsx'
import { CAPABILITY_WORDS } from './capability-words.ts'

const approvalsOf = (state: MissionState) => state.approvals
const commandsOf = (state: MissionState) => state.commands
const KNOWN: Readonly<Record<CapabilityFact['known'], string>> = { shown: 'yes', said: 'it says so', no: 'no' }

/** What can be done with it from here, each with what that stands on. */
export function AgentCapabilities({ agent, sessions }: { agent: Agent; sessions: readonly Session[] }) {
  const approvals = useLive(approvalsOf)
  const commands = useLive(commandsOf)
  const facts = useMemo(
    () => capabilitiesOf(agent, sessions, { approvals, commands }),
    [agent, sessions, approvals, commands],
  )
  return (
    <ul className="ap-can" aria-label="What can be done with it">
      {facts.map(({ capability, known, why }) => (
        <li key={capability} data-known={known}>
          <CapabilityGlyph of={capability} />
          <b>{CAPABILITY_WORDS[capability].word}</b>
          <span className="meta">
            <span className="ap-can-known">{KNOWN[known]}</span>, {why}
          </span>
        </li>
      ))}
    </ul>
  )
}
