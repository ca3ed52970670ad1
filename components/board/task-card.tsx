'use client'

import { MessageSquare } from 'lucide-react'
import { memo, type ReactNode, useCallback, useEffect, useRef } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { moneyWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { commentCount } from './comment-count.ts'
import { HolderFace } from './holder-face.tsx'
import { LinkMark } from './link-mark.tsx'
import { PriorityEdge } from './priority-edge.tsx'
import { shortId } from './short-id.ts'
import type { Links } from './task-marks.ts'
import { TROUBLE_WORDS, troubleOf } from './task-marks.ts'
import { useHolder } from './use-holder.ts'

export interface TaskCardProps {
  readonly task: Task
  readonly links: Links
  /** The drawer shows it. */
  readonly isOpen?: boolean
  /** The keys are about it. */
  readonly isCursor?: boolean
  /** Counts up each time that it is to take the focus. */
  readonly focusAt?: number
  readonly isPicked?: boolean
  readonly onOpen?: (id: string) => void
  readonly onCursor?: (id: string) => void
  /** Beside the title on a phone, where nothing can be dragged. */
  readonly menu?: ReactNode
}

/** One task: what it waits for or what is wrong, what it is, who is on it, what it cost. */
export const TaskCard = memo(function TaskCard(props: TaskCardProps) {
  const { task, links, isOpen = false, isCursor = false, focusAt = 0, isPicked = false, onOpen, onCursor, menu } = props
  const { id, title, priority, assignee, labels, comments, costNano, statusSince, status, xp } = task
  const holder = useHolder(assignee)
  const trouble = useLive(useCallback(({ agents }: MissionState) => troubleOf(task, agents), [task]))
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (focusAt > 0) button.current?.focus({ preventScroll: true })
  }, [focusAt])
  const name = holder === null ? 'nobody' : visibleText(holder.name)
  return (
    <article
      className="card px"
      data-hot={trouble === 'error' || trouble === 'waiting' || undefined}
      data-status={trouble ?? undefined}
      data-open={isOpen || undefined}
      data-picked={isPicked || undefined}
    >
      <PriorityEdge priority={priority} />
      <p className="card-top">
        <span className="card-id mono" title={visibleText(id)}>
          {shortId(id)}
        </span>
        {trouble ? <StatusMark status={trouble} word={TROUBLE_WORDS[trouble]} /> : <LinkMark links={links} />}
        <Age at={statusSince} className="meta card-age" />
      </p>
      <h3 className="card-title">
        <button
          ref={button}
          type="button"
          className="card-open"
          tabIndex={isCursor ? 0 : -1}
          onClick={() => onOpen?.(id)}
          onFocus={() => onCursor?.(id)}
        >
          <UntrustedText className="card-words" text={title} />
          <span className="sr">
            , {priority} priority, {name}
            {isPicked && ', selected'}
          </span>
        </button>
      </h3>
      <p className="card-foot">
        <span className="card-face" title={name}>
          <HolderFace holder={holder} assignee={assignee} />
        </span>
        {labels[0] !== undefined && (
          <span className="tag cut">
            <UntrustedText text={labels[0]} />
          </span>
        )}
        <span className="card-end">
          {comments.length > 0 && (
            <span className="icon-s" title="Comments">
              <Icon of={MessageSquare} />
              {commentCount(comments)}
              <span className="sr"> comments</span>
            </span>
          )}
          {costNano > 0 && <b className="num">{moneyWords(costNano)}</b>}
          {status === 'done' && xp > 0 && <span className="card-xp num-px game levels">+{xp} XP</span>}
        </span>
      </p>
      {menu}
    </article>
  )
})
