'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { Comment, MissionState } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { commentCount } from './comment-count.ts'
import { HolderFace } from './holder-face.tsx'
import { nameOf, useMe } from './me.ts'
import { useHolder } from './use-holder.ts'

/** What people and agents said about it, newest last. */
export function CommentList({ comments }: { comments: readonly Comment[] }) {
  if (comments.length === 0) return null
  return (
    <section className="comments">
      <h3>
        Comments <span className="meta num">{commentCount(comments)}</span>
      </h3>
      <ul>
        {comments.map((comment) => (
          <OneComment key={`${comment.at} ${comment.id}`} comment={comment} />
        ))}
      </ul>
    </section>
  )
}

const agentsOf = (state: MissionState) => state.agents

function OneComment({ comment: { by, text, at, mentions } }: { comment: Comment }) {
  const holder = useHolder(by)
  const agents = useLive(agentsOf)
  const me = useMe()
  return (
    <li className="comment">
      <HolderFace holder={holder} assignee={by} />
      <div>
        <p>
          <b>
            <UntrustedText text={nameOf(by, agents, me)} />
          </b>{' '}
          <Age at={at} className="meta" />
          {mentions.length > 0 && (
            <span className="meta">
              {' '}
              to <UntrustedText text={mentions.map((who) => nameOf(who, agents, me)).join(', ')} />
            </span>
          )}
        </p>
        <p className="task-text">
          <UntrustedText text={text} />
        </p>
      </div>
    </li>
  )
}
