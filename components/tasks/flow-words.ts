import { assertNever } from '#lib/protocol/assert-never.ts'
import type { TaskFlow } from '#lib/state/selectors.ts'
import { ageWords, countWords, plural } from '../ui/figures.ts'

/** What the strip shows of the flow. Cancelled tasks have left it. */
export const STAGES = ['backlog', 'ready', 'running', 'review', 'done', 'failed'] as const
export type Stage = (typeof STAGES)[number]

export const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  backlog: 'Backlog',
  ready: 'Ready',
  running: 'Running',
  review: 'Review',
  done: 'Done today',
  failed: 'Failed today',
}

export interface StageWords {
  /** The second line, in the few characters that it has. */
  readonly note: string
  /** The same in a sentence. */
  readonly says: string
}

const since = (at: string, nowMs: number) => ageWords(nowMs - Date.parse(at))

/** @param flow of the same tasks that the count is of. */
export function stageWords(stage: Stage, flow: TaskFlow, nowMs: number): StageWords {
  switch (stage) {
    case 'backlog':
      return flow.backlogNew === 0
        ? { note: 'none new', says: 'None of them was made in the last 24 hours.' }
        : { note: `+${countWords(flow.backlogNew)} in 24 h`, says: `${made(flow.backlogNew)} in the last 24 hours.` }
    case 'ready':
      return ready(flow, nowMs)
    case 'running':
      return running(flow)
    case 'review':
      return review(flow, nowMs)
    case 'done':
      return closed(flow.lastDone, 'done', nowMs)
    case 'failed':
      return closed(flow.lastFailed, 'failed', nowMs)
    default:
      return assertNever(stage)
  }
}

const made = (count: number) => plural(count, 'of them was made', 'of them were made')

function ready({ readyOldest }: TaskFlow, nowMs: number): StageWords {
  if (readyOldest === null) return { note: 'none waits', says: 'No task waits to be started.' }
  const age = since(readyOldest, nowMs)
  return { note: `oldest ${age}`, says: `The oldest of them was made ${age} ago.` }
}

function running({ runningUnheld, runningHolders }: TaskFlow): StageWords {
  if (runningUnheld > 0) {
    const says = `${plural(runningUnheld, 'of them has no assignee', 'of them have no assignee')}.`
    return { note: `${countWords(runningUnheld)} unassigned`, says }
  }
  if (runningHolders === 0) return { note: 'nobody on one', says: 'Nobody works on a task.' }
  const note = `${countWords(runningHolders)} on it`
  return { note, says: `${plural(runningHolders, 'assignee holds', 'assignees hold')} them.` }
}

function review({ reviewOldest }: TaskFlow, nowMs: number): StageWords {
  if (reviewOldest === null) return { note: 'none waits', says: 'No task waits for a review.' }
  const age = since(reviewOldest, nowMs)
  return { note: `oldest ${age}`, says: `The oldest of them has been in review for ${age}.` }
}

function closed(last: string | null, what: 'done' | 'failed', nowMs: number): StageWords {
  if (last === null) return { note: 'none', says: `No task is ${what} today.` }
  const age = since(last, nowMs)
  return { note: `last ${age} ago`, says: `The last one was ${what} ${age} ago.` }
}
