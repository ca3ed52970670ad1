'use client'

import Link from 'next/link'
import { useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { AGENT_PROGRAMS, DOCTOR_LINE } from '#lib/connect/agents.ts'
import type { MissionState } from '#lib/state/model.ts'
import { ByHand } from './by-hand.tsx'
import { checksOf, heardOf } from './checks.ts'
import { Connected } from './connected.tsx'
import { Gateway } from './gateway.tsx'
import type { Pairing } from './pairing.ts'
import { PasteLine } from './paste-line.tsx'
import { isByHand, Legend, PickAgent, type Picked } from './pick-agent.tsx'
import { useReports } from './use-reports.ts'
import { WatchChecks } from './watch-checks.tsx'
import { WhatChanges } from './what-changes.tsx'

const agents = (state: MissionState) => state.agents
const approvals = (state: MissionState) => state.approvals

/** Pick an agent, paste one line where it runs, and watch it turn green. */
export function ConnectPage() {
  const [picked, setPicked] = useState<Picked>('claude-code')
  /** Lines that were made on this page, by program. */
  const [lines, setLines] = useState<Readonly<Record<string, Pairing>>>({})
  const events = useReports()
  const facts = { agents: useLive(agents), approvals: useLive(approvals) }
  const program = AGENT_PROGRAMS.find(({ id }) => id === picked)
  const line = lines[picked] ?? null
  const heard = program ? heardOf(events, program, line?.id ?? null) : null
  return (
    <div className="cn">
      <header className="page-head cn-head">
        <h1 className="title">Connect an agent</h1>
        <span className="soft">Paste one line where it runs. Its first event gives it a desk.</span>
      </header>
      <div className="cn-column">
        <PickAgent picked={picked} onPick={setPicked} />
        <Legend />
      </div>
      {picked === 'openclaw' && <Gateway />}
      {isByHand(picked) && <ByHand key={picked} what={picked} />}
      {program && (
        <>
          <div className="cn-column">
            <PasteLine
              key={program.id}
              program={program}
              line={line}
              isUsed={line !== null && heard?.report.pairing === line.id}
              onLine={(made) => setLines({ ...lines, [program.id]: made })}
            />
            <WatchChecks checks={checksOf(program, heard, line !== null, facts)} heard={heard} />
            <p className="cn-else soft">
              Nothing turns green? <code>{DOCTOR_LINE}</code> says which step fails and why, on that machine. Or{' '}
              <Link href="/settings/keys">connect by hand</Link> with a key.
            </p>
          </div>
          <div className="cn-column">
            <WhatChanges program={program} isConnected={heard !== null} />
            <Connected agents={facts.agents} />
          </div>
        </>
      )}
    </div>
  )
}
