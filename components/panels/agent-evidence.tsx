'use client'

import type { Agent, Evidence } from '#lib/state/model.ts'
import { Age, Ago } from '../live/age.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { SOURCE_WORDS } from './evidence-words.ts'

/** What a status stands on, and who says otherwise. */
export function AgentEvidence({ agent }: { agent: Agent }) {
  const { evidence, conflict, machine, project, kind } = agent
  return (
    <dl className="facts">
      <dt>{agent.status}</dt>
      <dd>{evidence ? <Said {...evidence} /> : 'It is known, and has not said what it does yet.'}</dd>
      {conflict && (
        <>
          <dt className="disagree">{conflict.status}?</dt>
          <dd>
            <Said {...conflict} />
          </dd>
        </>
      )}
      <dt>For</dt>
      <dd>
        <Age at={agent.since} className="num" />
      </dd>
      <dt>Last heard</dt>
      <dd>
        <Ago at={agent.lastSeenAt} className="num" />
      </dd>
      <dt>Client</dt>
      <dd>
        <UntrustedText text={kind} />
        {machine && (
          <>
            {' on '}
            <UntrustedText text={machine} />
          </>
        )}
      </dd>
      {project && (
        <>
          <dt>Project</dt>
          <dd>
            <UntrustedText text={project} />
          </dd>
        </>
      )}
    </dl>
  )
}

function Said({ source, detail, at }: Evidence) {
  return (
    <>
      says {SOURCE_WORDS[source]}, <Ago at={at} className="num" />
      {detail && (
        <>
          {': '}
          <UntrustedText text={detail} />
        </>
      )}
    </>
  )
}
