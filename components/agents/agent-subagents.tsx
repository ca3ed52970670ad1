import type { Agent, Session, Subagent } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { callTime } from './call-time.ts'
import { subagentLook } from './subagent-look.ts'

/** Those that its sessions started, as far as they are kept; not there while there are none. */
export function AgentSubagents({ agent, sessions }: { agent: Agent; sessions: readonly Session[] }) {
  const all = sessions.flatMap((session) => session.subagents.map((subagent) => ({ session, subagent })))
  const newest = all.toSorted(({ subagent: { startedAt: a } }, { subagent: { startedAt: b } }) =>
    a < b ? 1 : a > b ? -1 : 0,
  )
  if (newest.length === 0) return null
  return (
    <Window title="Sub-agents" beside={<span className="count">{newest.length}</span>}>
      <ul className="ap-rows">
        {newest.map(({ session, subagent: { id, type, ...subagent } }) => (
          <li key={id}>
            <AvatarTile id={id} name={type ?? id} kind="script" size={20} bare />
            <UntrustedText className="cut" text={type ?? id} />
            <Standing {...{ agent, session, subagent }} />
          </li>
        ))}
      </ul>
    </Window>
  )
}

interface StandingProps {
  readonly agent: Agent
  readonly session: Session
  readonly subagent: Pick<Subagent, 'running' | 'startedAt' | 'endedAt'>
}

function Standing({ agent, session, subagent: { running, startedAt, endedAt } }: StandingProps) {
  if (!running && endedAt !== null)
    return (
      <span className="meta spring status" data-status="working">
        <PixelGlyph name="done" />
        {`done in ${callTime(Date.parse(endedAt) - Date.parse(startedAt))}`}
      </span>
    )
  const { status, word } = subagentLook(agent, session)
  return (
    <span className="meta spring status" data-status={status}>
      <PixelGlyph name={status} />
      {word} {status === 'working' && <Age at={startedAt} />}
      {status === 'stale' && <Age at={session.lastAt} />}
    </span>
  )
}
