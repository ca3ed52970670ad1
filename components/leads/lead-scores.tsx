'use client'

import { useLive } from '#lib/client/use-live.ts'
import { scoreParts } from '#lib/state/lead-selectors.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { Ago } from '../live/age.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { nameOfWho, stageWords } from './lead-words.ts'
import { partColour } from './part-colour.ts'
import { shareOf } from './score-bar.tsx'

const agentsOf = (state: MissionState) => state.agents

/** The score, the parts that it is made of, and what it was before. */
export function LeadScores({ lead, me }: { lead: Lead; me: Me }) {
  const agents = useLive(agentsOf)
  const { score, parts, scores } = lead
  if (score === null) return <p className="soft">Not scored yet. An agent scores it with lead:scored or score_lead.</p>
  const last = scores.at(-1)
  const before = scores.slice(0, -1).reverse()
  return (
    <section className="lead-made" aria-label="Score">
      <p className="lead-total">
        <span className="num-px-2">{Math.round(score)}</span>
        <span className="soft">of 100</span>
        {last && (
          <span className="meta">
            scored by <UntrustedText text={nameOfWho(last.by, agents, me)} />
            <br />
            <Ago at={last.at} />
          </span>
        )}
      </p>
      {scoreParts(parts).map(({ name, points, most }) => (
        <p key={name} className="lead-part">
          <UntrustedText className="cut lead-strong" text={stageWords(name)} />
          <span className="num">
            <b>{points}</b>
            {most !== null && <span className="mute"> / {most}</span>}
          </span>
          <span className="lead-track" aria-hidden="true">
            <i style={{ width: `${shareOf(points, most) * 100}%`, background: partColour(name) }} />
          </span>
        </p>
      ))}
      {before.length > 0 && (
        <details>
          <summary className="meta">Earlier scores</summary>
          <ul className="lead-before">
            {before.map((one) => (
              <li key={`${one.at} ${one.score}`}>
                <b className="num">{Math.round(one.score)}</b>
                <UntrustedText className="cut" text={nameOfWho(one.by, agents, me)} />
                <Ago at={one.at} className="meta" />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
