'use client'

import Link from 'next/link'
import { useLive } from '#lib/client/use-live.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { Ago } from '../live/age.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { FinderOf } from './finder-of.tsx'
import { nameOfWho } from './lead-words.ts'
import { StageMark } from './stage-mark.tsx'

const agentsOf = (state: MissionState) => state.agents

/** What is known of a lead. A domain is text and no link: it is an agent's word. */
export function LeadFacts({ lead, me }: { lead: Lead; me: Me }) {
  const agents = useLive(agentsOf)
  const { company, domain, email, source, owner, notes, importId, gone, createdAt } = lead
  const told = [
    ['Company', company],
    ['Site', domain],
    ['E-mail', email],
    ['Owner', owner === null ? null : nameOfWho(owner, agents, me)],
    ['Source', source],
  ] as const
  return (
    <section aria-label="What is known">
      <dl className="facts">
        <dt>Stage</dt>
        <dd>
          <StageMark lead={lead} />
        </dd>
        <dt>Found by</dt>
        <dd>
          <FinderOf agentId={lead.agentId} />
        </dd>
        {told.map(([word, text]) =>
          text ? (
            <div key={word} className="lead-fact">
              <dt>{word}</dt>
              <dd>
                <UntrustedText text={text} />
              </dd>
            </div>
          ) : null,
        )}
        <dt>Came</dt>
        <dd>
          <Ago at={createdAt} />
          {importId !== null && (
            <>
              {' '}
              with <Link href={`/leads?${new URLSearchParams({ import: importId })}`}>an import</Link>
            </>
          )}
          {gone && ' and is no longer where it came from'}
        </dd>
      </dl>
      {notes && (
        <p className="lead-notes">
          <UntrustedText text={notes} />
        </p>
      )}
    </section>
  )
}
