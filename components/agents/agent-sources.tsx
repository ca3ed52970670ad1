import type { Agent, Evidence, Session } from '#lib/state/model.ts'
import { Age, Ago } from '../live/age.tsx'
import { statusAgeFrom } from '../panels/evidence-words.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { conflictWords, sourcesOf } from './sources.ts'

const REASONS = { permission: 'for your permission', input: 'for an answer' } as const

/** The status, and the newest word of every source about it. */
export function AgentSources({ agent, sessions }: { agent: Agent; sessions: readonly Session[] }) {
  const { status, reason, conflict, lastSeenAt } = agent
  const sources = sourcesOf(
    agent,
    sessions.filter(({ endedAt }) => endedAt === null),
  )
  const quarrel = conflictWords(agent)
  const agree = sources.length > 1 && sources.every((source) => source.status === status)
  return (
    <div className="ap-why">
      <p className="ap-status">
        <StatusMark status={status}>
          <Age at={statusAgeFrom(agent)} />
        </StatusMark>
        {status === 'waiting' && reason !== null && <span>{REASONS[reason]}</span>}
        {quarrel !== null && (
          <span className="ap-quarrel status" data-status="waiting">
            <PixelGlyph name="waiting" />
            {quarrel}
          </span>
        )}
        <span className="meta spring">
          {agree && 'every source agrees · '}
          last heard <Ago at={lastSeenAt} className="num" />
        </span>
      </p>
      {sources.length === 0 ? (
        <p className="soft">Nobody has said what it does yet.</p>
      ) : (
        <ul className="ap-sources" aria-label="What each source says">
          {sources.map((source) => (
            <Source key={source.source} {...source} isDoubt={source.seq === conflict?.seq} />
          ))}
        </ul>
      )}
    </div>
  )
}

function Source({ source, status, at, detail, task, isDoubt }: Evidence & { isDoubt: boolean }) {
  const why = detail ?? task
  return (
    <li data-doubt={isDoubt || undefined}>
      <span className="meta">{source}</span>
      <StatusMark status={status}>
        <Age at={at} />
      </StatusMark>
      <span className="meta cut" title={why === null ? undefined : visibleText(why)}>
        {why !== null && <UntrustedText text={why} />}
      </span>
    </li>
  )
}
