import type { Task } from '#lib/state/model.ts'
import { Age } from '../live/age.tsx'
import { moneyWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { STATUS_WORDS } from './task-words.ts'

/** What stands, in one line; below it what people and agents wrote of the task. */
export function TaskFacts({ task }: { task: Task }) {
  const { status, version, createdAt, updatedAt, closedAt, project, labels, costNano, description } = task
  return (
    <>
      <p className="task-facts meta" data-stage={status}>
        <b>{STATUS_WORDS[status]}</b>
        {closedAt !== null && (
          <span>
            closed <Age at={closedAt} className="num" /> ago
          </span>
        )}
        <span>
          made <Age at={createdAt} className="num" /> ago
        </span>
        <span>
          changed <Age at={updatedAt} className="num" /> ago
        </span>
        <span className="num">version {version}</span>
        {project && <UntrustedText text={project} />}
        {labels.length > 0 && <UntrustedText text={labels.join(', ')} />}
        {costNano > 0 && <span className="num">{moneyWords(costNano)}</span>}
      </p>
      {description && (
        <p className="task-description soft">
          <UntrustedText text={description} />
        </p>
      )}
    </>
  )
}
