import { type AgentProgram, undoLine } from '#lib/connect/agents.ts'
import { EmptyDesk } from '../ui/office/empty-desk.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Window } from '../ui/window.tsx'
import { CHANGES } from './changes.ts'
import { Words } from './words.tsx'

/** What the line will do to somebody's settings, said before it does. */
export function WhatChanges({ program, isConnected }: { program: AgentProgram; isConnected: boolean }) {
  const { files, sends, waits } = CHANGES[program.id]
  return (
    <>
      {!isConnected && (
        <section className="window px px-drop cn-desk" aria-label="Its desk">
          <EmptyDesk />
          <div>
            <b>A desk is free</b>
            <p className="soft">The first session seats somebody here.</p>
          </div>
        </section>
      )}
      <Window title="What it changes" end="each with a copy">
        <div className="cn-diff">
          {files.map(({ path, lines }) => (
            <p key={path}>
              <span>{path}</span>
              {lines.map((line) => (
                <ins key={line}>+ {line}</ins>
              ))}
            </p>
          ))}
        </div>
        <ul className="window-body cn-says">
          <Says glyph="done" status="working">
            <b>Sends</b> {sends}
          </Says>
          <Says glyph="error" status="offline">
            <b>Never sends</b> your environment, other keys, or files that it does not work on.
          </Says>
          <Says glyph="waiting" status="waiting">
            <b>Waits</b> {waits}
          </Says>
          <Says glyph="done" status="working">
            <b>Server away?</b> The agent goes on. Hooks that are commands are kept on disk and come later, in order.
          </Says>
        </ul>
      </Window>
      <Window title="Undo" end="takes it out, ends the key">
        <PasteBlock what="Undo" text={undoLine(program.id)} wrap>
          <Words text={undoLine(program.id)} />
        </PasteBlock>
      </Window>
    </>
  )
}

interface SaysProps {
  readonly glyph: 'done' | 'error' | 'waiting'
  readonly status: string
  readonly children: React.ReactNode
}

const Says = ({ glyph, status, children }: SaysProps) => (
  <li data-status={status}>
    <PixelGlyph name={glyph} />
    <span>{children}</span>
  </li>
)
