import type { Comment } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { UntrustedText } from '../untrusted-text.tsx'

/** What agents and scripts noted on a task, newest last; nothing while there is nothing. */
export function TaskComments({ comments }: { comments: readonly Comment[] }) {
  if (comments.length === 0) return null
  return (
    <section className="task-comments">
      <h4>Comments</h4>
      <ul>
        {comments.map(({ id, by, text, at }) => (
          <li key={`${at} ${id}`}>
            <p className="meta">
              <UntrustedText text={by} /> · <Age at={at} className="num" /> ago
            </p>
            <p>
              <UntrustedText text={text} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
