import {
  CircleDot,
  FilePen,
  Flag,
  MessageSquare,
  Power,
  SquareTerminal,
  StickyNote,
  UserRound,
  Users,
} from 'lucide-react'
import { assertNever } from '#lib/protocol/assert-never.ts'
import type { Agent } from '#lib/state/model.ts'
import { Clock } from '../ui/clock.tsx'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import type { Entry, Note, Said } from './timeline.ts'
import { CallRow } from './timeline-call.tsx'

/** One line of a turn. */
export function EntryRow({ entry, isInner, agent }: { entry: Entry; isInner: boolean; agent: Agent }) {
  switch (entry.kind) {
    case 'call':
      return <CallRow call={entry} isInner={isInner} agent={agent} />
    case 'said':
      return <SaidRow said={entry} name={agent.name} />
    case 'note':
      return <NoteRow note={entry} isInner={isInner} />
    default:
      return assertNever(entry)
  }
}

function SaidRow({ said: { role, text, at }, name }: { said: Said; name: string }) {
  return (
    <div className="tl-row" title={visibleText(text)}>
      <Clock at={at} />
      <Icon of={role === 'user' ? UserRound : MessageSquare} />
      <span className="cut">
        <b>{role === 'user' ? 'was asked' : <UntrustedText text={name} />}</b>{' '}
        <UntrustedText className="soft" text={text} />
      </span>
    </div>
  )
}

const NOTE_ICONS = {
  session: Flag,
  subagent: Users,
  file: FilePen,
  command: SquareTerminal,
  process: Power,
  note: StickyNote,
} as const

function NoteRow({ note: { about, at, title, detail, ok, raw }, isInner }: { note: Note; isInner: boolean }) {
  const hover = raw ?? detail
  return (
    <div className="tl-row" data-inner={isInner || undefined} title={hover === null ? undefined : visibleText(hover)}>
      <Clock at={at} />
      <Icon of={isInner ? CircleDot : NOTE_ICONS[about]} />
      <span className="cut">
        <UntrustedText text={title} />
        {detail !== null && (
          <>
            {' '}
            <UntrustedText className="soft" text={detail} />
          </>
        )}
      </span>
      {ok === false && (
        <span className="mark" data-status="error">
          <PixelGlyph name="error" />
          <span className="sr">failed</span>
        </span>
      )}
    </div>
  )
}
