import type { Session } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { callTime } from './call-time.ts'

/** Those that its sessions started, as far as they are kept; not there while there are none. */
export function AgentSubagents({ sessions }: { sessions: readonly Session[] }) {
  const all = sessions.flatMap(({ subagents }) => subagents)
  const newest = all.toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0))
  if (newest.length === 0) return null
  return (
    <Window title="Sub-agents" beside={<span className="count">{newest.length}</span>}>
      <ul className="ap-rows">
        {newest.map(({ id, type, running, startedAt, endedAt }) => (
          <li key={id}>
            <AvatarTile id={id} name={type ?? id} kind="script" size={20} bare />
            <UntrustedText className="cut" text={type ?? id} />
            <span className="meta spring status" data-status="working">
              <PixelGlyph name={running ? 'working' : 'done'} />
              {running || endedAt === null ? (
                <>
                  running <Age at={startedAt} />
                </>
              ) : (
                `done in ${callTime(Date.parse(endedAt) - Date.parse(startedAt))}`
              )}
            </span>
          </li>
        ))}
      </ul>
    </Window>
  )
}
