'use client'

import { X } from 'lucide-react'
import { useMemo } from 'react'
import { useLive, useNow } from '#lib/client/use-live.ts'
import { type Collision, collisions } from '#lib/state/collisions.ts'
import type { MissionState, TouchedFile } from '#lib/state/model.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { Ago } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { FileActs } from './file-acts.tsx'
import { splitPath } from './file-lines.ts'

const sessionsOf = (state: MissionState) => state.sessions
const agentsOf = (state: MissionState) => state.agents
const LOOK_MS = 30_000

/** One file: whose hands it is in now, and all that was ever done to it. */
export function FileSide({ file, onClose }: { file: TouchedFile | null; onClose: () => void }) {
  return (
    <aside className="files-side window px px-drop" aria-label="File">
      <header className="window-head">
        <span className="soft">File</span>
        <span className="spring">
          {file === null ? (
            <>
              <kbd className="key">J</kbd> <kbd className="key">K</kbd>
            </>
          ) : (
            <Button tone="quiet" icon aria-label="Close" onClick={onClose}>
              <Icon of={X} />
            </Button>
          )}
        </span>
      </header>
      {file === null ? (
        <Empty title="No file is picked">Pick one to see who did what to it, and when.</Empty>
      ) : (
        <Body file={file} />
      )}
    </aside>
  )
}

function Body({ file }: { file: TouchedFile }) {
  const sessions = useLive(sessionsOf)
  const agents = useLive(agentsOf)
  const nowMs = useNow(LOOK_MS)
  const collision = useMemo(
    () => collisions({ touched: new Map([[file.key, file]]), sessions, agents }, nowMs)[0] ?? null,
    [file, sessions, agents, nowMs],
  )
  const [folders, name] = splitPath(file.path)
  return (
    <div className="files-side-body">
      <div>
        <h2 className="files-head">
          <UntrustedText text={name} />
        </h2>
        <p className="mono meta files-whole">
          <UntrustedText text={folders} />
        </p>
        <p className="meta">
          {file.project !== null ? 'in ' : 'on '}
          <UntrustedText text={file.project ?? file.machine ?? 'an unknown machine'} />
        </p>
      </div>
      {collision && <Radar collision={collision} />}
      {/* Of each its own: what came of another must not stand here while this one's is on its way. */}
      <FileActs key={file.key} file={file} />
    </div>
  )
}

/** Who writes beside whom, and what may come of it. */
function Radar({ collision: { writers, sameFolder } }: { collision: Collision }) {
  const agents = useLive(agentsOf)
  return (
    <section className="files-radar px" aria-label="In more than one hand">
      <p>
        <PixelGlyph name="waiting" />
        {sameFolder
          ? 'They write in one folder: what one saves, another may undo.'
          : 'Each writes a copy of its own: their changes meet when the work is merged.'}
      </p>
      <ul>
        {writers.toReversed().map(({ agentId, sessionId, wroteAt }) => {
          const agent = agents.get(agentId)
          return (
            <li key={`${agentId} ${sessionId}`}>
              {agent && <AvatarTile id={agentId} name={agent.name} kind={agent.kind} size={20} status={agent.status} />}
              <AgentLink id={agentId} {...(sessionId !== null && { session: sessionId })} className="cut">
                <UntrustedText text={agent?.name ?? agentId} />
              </AgentLink>
              <span className="meta cut">
                {agent?.machine && <UntrustedText text={agent.machine} />} wrote it <Ago at={wroteAt} />
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
