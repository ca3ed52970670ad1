'use client'

import { MessageSquare } from 'lucide-react'
import { memo, useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { PriorityMark } from '../tasks/priority-mark.tsx'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { moneyWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { commentCount } from './comment-count.ts'
import { HolderFace } from './holder-face.tsx'
import { LinkMark } from './link-mark.tsx'
import { shortId } from './short-id.ts'
import { type Links, TROUBLE_WORDS, troubleOf } from './task-marks.ts'
import { useHolder } from './use-holder.ts'

export interface TaskLineRowProps {
  readonly task: Task
  readonly links: Links
  readonly at: number
  readonly isCursor: boolean
  readonly isOpen: boolean
  readonly isPicked: boolean
  readonly onOpen: (id: string) => void
  readonly onPick: (id: string) => void
}

/** One task in a line. */
export const TaskLineRow = memo(function TaskLineRow(props: TaskLineRowProps) {
  const { task, links, at, isCursor, isOpen, isPicked, onOpen, onPick } = props
  const { id, title, priority, status, assignee, labels, comments, statusSince, costNano } = task
  const holder = useHolder(assignee)
  const trouble = useLive(useCallback(({ agents }: MissionState) => troubleOf(task, agents), [task]))
  const isLinked = links.waitsFor.length > 0 || links.blocks.length > 0
  return (
    <tr
      aria-rowindex={at + 2}
      aria-current={isCursor || undefined}
      data-open={isOpen || undefined}
      data-picked={isPicked || undefined}
    >
      <td className="tt-pick">
        <span className="check">
          <input
            type="checkbox"
            className="px"
            aria-label={`Select ${visibleText(title)}`}
            checked={isPicked}
            onChange={() => onPick(id)}
          />
        </span>
      </td>
      <td>
        <PriorityMark priority={priority} />
      </td>
      <td className="tt-id mono cut" title={visibleText(id)}>
        {shortId(id)}
      </td>
      <th scope="row" className="cut">
        <button type="button" className="tt-open cut" onClick={() => onOpen(id)}>
          <UntrustedText text={title} />
        </button>
      </th>
      <td className="cut">
        {trouble && <StatusMark status={trouble} word={TROUBLE_WORDS[trouble]} />}
        {!trouble &&
          (isLinked ? <LinkMark links={links} /> : <span className="meta">{STATUS_WORDS[status].toLowerCase()}</span>)}
      </td>
      <td>
        <span className="tt-holder">
          {holder && <HolderFace holder={holder} assignee={assignee} />}
          {holder ? <UntrustedText className="cut" text={holder.name} /> : <span className="meta">nobody</span>}
        </span>
      </td>
      <td className="tt-labels">
        <span className="tt-tags">
          {labels.slice(0, 3).map((label) => (
            <span key={label} className="tag cut">
              <UntrustedText text={label} />
            </span>
          ))}
        </span>
      </td>
      <td className="tt-count n">
        {comments.length > 0 && (
          <span className="icon-s">
            <Icon of={MessageSquare} />
            {commentCount(comments)}
          </span>
        )}
      </td>
      <td className="n">
        <Age at={statusSince} className="meta" />
      </td>
      <td className="n num">{costNano > 0 ? moneyWords(costNano) : <span className="mute">–</span>}</td>
    </tr>
  )
})
