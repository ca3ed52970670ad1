'use client'

import { useEffect, useEffectEvent, useRef } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { Ago } from '../live/age.tsx'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { countWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { scrollFor, useVisibleRows } from '../ui/use-visible-rows.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { type FileLine, splitPath } from './file-lines.ts'

const ROW = 40
const agentsOf = (state: MissionState) => state.agents

export interface FilesListProps {
  readonly lines: readonly FileLine[]
  /** Key of the file that is picked; empty: none. */
  readonly picked: string
  readonly onPick: (key: string) => void
}

/** The files in view, and room for all. */
export function FilesList({ lines, picked, onPick }: FilesListProps) {
  const box = useRef<HTMLElement>(null)
  const agents = useLive(agentsOf)
  const { first, end } = useVisibleRows(box, lines.length, ROW)
  const at = lines.findIndex(({ file }) => file.key === picked)
  const pick = (place: number) => onPick(lines[Math.max(0, Math.min(place, lines.length - 1))]?.file.key ?? '')
  useShortcuts('page', { down: () => pick(at + 1), up: () => pick(at - 1), close: () => onPick('') })
  const show = useEffectEvent(() => {
    const list = box.current
    if (list && at >= 0) list.scrollTop = scrollFor(at, ROW, list.scrollTop, list.clientHeight)
  })
  // Once for each choice: files that come in above it must not drag the list along.
  useEffect(() => {
    if (picked !== '') show()
  }, [picked])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="files-list window px px-drop" ref={box} tabIndex={0} aria-label="Files, line by line">
      <ul style={{ paddingTop: first * ROW, paddingBottom: (lines.length - end) * ROW }}>
        {lines.slice(first, end).map((line) => (
          <FileRow
            key={line.file.key}
            line={line}
            agents={agents}
            isPicked={line.file.key === picked}
            onPick={onPick}
          />
        ))}
      </ul>
    </section>
  )
}

interface FileRowProps {
  readonly line: FileLine
  readonly agents: ReadonlyMap<string, Agent>
  readonly isPicked: boolean
  readonly onPick: (key: string) => void
}

const FACES = 3

function FileRow({ line: { file, last, collision }, agents, isPicked, onPick }: FileRowProps) {
  const [folders, name] = splitPath(file.path)
  const others = new Set(file.touches.map(({ agentId }) => agentId).reverse())
  const times = file.touches.reduce((sum, one) => sum + one.times, 0)
  const who = agents.get(last.agentId)
  return (
    <li data-status={collision ? 'waiting' : undefined} aria-current={isPicked || undefined}>
      <button type="button" className="files-path cut" onClick={() => onPick(file.key)}>
        <UntrustedText className="soft" text={folders} />
        <UntrustedText className="files-name" text={name} />
      </button>
      <span className="files-note">
        {collision && (
          <span className="status" data-status="waiting">
            <PixelGlyph name="waiting" />
            {countWords(collision.writers.length)} write it
          </span>
        )}
      </span>
      <span className="files-place meta cut">
        <UntrustedText text={file.project ?? file.machine ?? 'unknown place'} />
      </span>
      <span className="files-faces">
        {[...others].slice(0, FACES).map((id) => {
          const agent = agents.get(id)
          return agent && <AvatarTile key={id} id={id} name={agent.name} kind={agent.kind} size={20} bare />
        })}
      </span>
      <span className="files-last cut">
        <AgentLink id={last.agentId} {...(last.sessionId !== null && { session: last.sessionId })}>
          <UntrustedText text={who?.name ?? last.agentId} />
        </AgentLink>{' '}
        <span className="soft">{last.change}</span>
      </span>
      <span className="files-times meta num">{times > 1 && `×${countWords(times)}`}</span>
      <Ago at={last.at} className="files-age meta num" />
    </li>
  )
}
