'use client'

import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { Ago } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Button } from '../ui/button.tsx'
import { Clock } from '../ui/clock.tsx'
import { Empty } from '../ui/empty.tsx'
import { countWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AgentLink } from './agent-link.tsx'
import { filesTouched, type Sharer, sharersOf, type TouchedFile } from './files-touched.ts'
import { Part } from './part.tsx'

const SHOWN = 8

export interface AgentFilesProps {
  readonly agent: Agent
  /** Oldest first. */
  readonly events: readonly MissionEvent[]
  /** They reach back to the beginning of the log. */
  readonly isWhole: boolean
  readonly bare: boolean
}

const filesOf = (state: MissionState) => state.touched
const agentsOf = (state: MissionState) => state.agents

/** The files it had in hand, and who else has. */
export function AgentFiles({ agent, events, isWhole, bare }: AgentFilesProps) {
  const [all, setAll] = useState(false)
  const touched = useLive(filesOf)
  const agents = useLive(agentsOf)
  const files = useMemo(() => filesTouched(events), [events])
  const sharers = useMemo(() => sharersOf({ touched, agents }, agent), [touched, agents, agent])
  const shared = files.filter(({ path }) => sharers.has(path)).length
  const first = events[0]
  return (
    <Part
      title="Files touched"
      bare={bare}
      beside={files.length > 0 && <span className="count">{countWords(files.length)}</span>}
      end={
        <>
          {shared > 0 && (
            <span className="status" data-status="waiting">
              <PixelGlyph name="waiting" />
              {countWords(shared)} shared
            </span>
          )}
          {!isWhole && first !== undefined && (
            <span className="ap-back">
              back to <Clock at={first.at} />
            </span>
          )}
        </>
      }
    >
      {files.length === 0 ? (
        <Empty title="No files">What it reads, writes and removes stands here.</Empty>
      ) : (
        <ul className="ap-rows">
          {files.slice(0, all ? files.length : SHOWN).map((file) => (
            <FileLine key={file.path} file={file} sharer={sharers.get(file.path)} />
          ))}
        </ul>
      )}
      {files.length > SHOWN && (
        <p className="window-more">
          <Button tone="quiet" onClick={() => setAll(!all)}>
            {all ? `Show the last ${SHOWN}` : `Show all ${countWords(files.length)}`}
          </Button>
        </p>
      )}
    </Part>
  )
}

function FileLine({ file, sharer }: { file: TouchedFile; sharer: Sharer | undefined }) {
  const { path, times, change, at } = file
  return (
    <li data-status={sharer && 'waiting'}>
      <span className="mono cut ap-path">
        <UntrustedText text={path} />
      </span>
      {times > 1 && <span className="meta num">×{countWords(times)}</span>}
      {sharer ? (
        <span className="ap-sharer spring">
          <AvatarTile id={sharer.agent.id} name={sharer.agent.name} kind={sharer.agent.kind} size={20} bare />
          <AgentLink id={sharer.agent.id}>
            <UntrustedText text={sharer.agent.name} />
          </AgentLink>{' '}
          {sharer.change === 'read' ? 'read it' : `${sharer.change} it`} <Ago at={sharer.at} className="num" />
        </span>
      ) : (
        <span className="meta spring">
          {change} <Ago at={at} className="num" />
        </span>
      )}
    </li>
  )
}
