import { randomBytes } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { Speaker } from './speaker.ts'

export interface TaskComment {
  readonly taskId: string
  readonly text: string
  /** Of the agent that says it; absent where a person, or a key in its own name, does. */
  readonly subject?: Speaker['subject'] | undefined
}

/**
 * Says something about a task, also about one that closed long ago. Whom it names is found as it is stored.
 * @returns the event as it is stored. A `requestId` makes a retry harmless.
 * @throws MissionError `not_found` where there is no such task; `conflict` where the id stands for another request.
 */
export type CommentOnTask = (by: Principal, comment: TaskComment, requestId?: string) => Promise<MissionEvent>

export interface CommentParts {
  /** Whether there is a task with this id, open or closed. */
  readonly isTask: (taskId: string) => Promise<boolean>
  readonly log: Pick<GuardedAppend, 'append' | 'stored'>
  /** Default: 96 random bits. */
  readonly newId?: () => string
}

export function createCommentOnTask({ isTask, log, newId = randomId }: CommentParts): CommentOnTask {
  return async (by, { taskId, text, subject }, requestId = newId()) => {
    if (!(await isTask(taskId))) {
      throw new MissionError('not_found', `There is no task "${taskId}": it was never created, or was removed.`)
    }
    await log.append(by, { type: 'task:commented', data: { ...subject, taskId, text } }, { id: requestId })
    const stored = await log.stored(by, requestId)
    if (stored) return stored
    // Ids are known for longer than events may be kept.
    throw new MissionError('not_found', 'This comment was stored before, and its event is no longer kept.')
  }
}

const randomId = () => randomBytes(12).toString('hex')
