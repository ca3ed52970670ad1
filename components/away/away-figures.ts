import type { MissionState } from '#lib/state/model.ts'
import { costWords, countWords, plural, tokenWords } from '../ui/figures.ts'
import type { Digest } from './absence.ts'

/** One thing that a person who comes back is told, and where it leads. */
export interface AwayFigure {
  readonly name: 'needs' | 'tasks' | 'sessions' | 'failed' | 'cost' | 'files' | 'levels'
  readonly href: string
  /** The figure itself, and what it is one of. */
  readonly count: string
  readonly word: string
  /** A little more, where there is more to say. */
  readonly note: string | null
}

/** What there is to tell, in the order in which it matters. @param needs how many things wait for a person now. */
export function awayFigures(
  digest: Digest,
  needs: number,
  agents: MissionState['agents'],
  levels: boolean,
): readonly AwayFigure[] {
  const { tasksDone, tasksFailed, sessionsEnded, sessionsFailed, agentsFailed, usage, files, levelUps } = digest
  const failed = tasksFailed + sessionsFailed + agentsFailed
  const all: readonly (AwayFigure | false)[] = [
    needs > 0 && {
      name: 'needs',
      href: '#needs',
      count: countWords(needs),
      word: needs === 1 ? 'needs you' : 'need you',
      note: 'now',
    },
    tasksDone > 0 && {
      name: 'tasks',
      href: '/tasks?view=list&closed=all',
      count: countWords(tasksDone),
      word: tasksDone === 1 ? 'task done' : 'tasks done',
      note: digest.done[0]?.title ?? null,
    },
    sessionsEnded > 0 && {
      name: 'sessions',
      href: '/events?types=session:ended',
      count: countWords(sessionsEnded),
      word: sessionsEnded === 1 ? 'session ended' : 'sessions ended',
      note: 'without an error',
    },
    failed > 0 && {
      name: 'failed',
      href: failedHref(digest),
      count: countWords(failed),
      word: 'failed',
      note: failedWords(digest),
    },
    usage.requests > 0 && { name: 'cost', href: '/tokens', ...spentWords(usage) },
    files > 0 && {
      name: 'files',
      href: '/files',
      count: countWords(files),
      word: files === 1 ? 'file changed' : 'files changed',
      note: null,
    },
    levels &&
      levelUps > 0 && {
        name: 'levels',
        href: '/agents?view=levels',
        count: countWords(levelUps),
        word: levelUps === 1 ? 'level up' : 'level ups',
        note: digest.reached.map(({ agentId, level }) => `${agents.get(agentId)?.name ?? agentId} ${level}`).join(', '),
      },
  ]
  return all.filter((figure) => figure !== false)
}

/** Where no request came with a price, the tokens are all that is known. */
function spentWords(usage: Digest['usage']): Pick<AwayFigure, 'count' | 'word' | 'note'> {
  const tokens = tokenWords(usage.tokens)
  return usage.unpriced >= usage.requests
    ? { count: tokens, word: 'tokens used', note: 'no price known' }
    : { count: costWords(usage), word: 'spent', note: `${tokens} tokens` }
}

/** Where only one kind of thing failed, straight to it. */
function failedHref({ tasksFailed, sessionsFailed, agentsFailed }: Digest): string {
  if (tasksFailed > 0 && sessionsFailed + agentsFailed === 0) return '/events?types=task:failed,task:updated'
  return '/events?types=task:failed,session:ended,agent:statusChange,agent:lifecycle'
}

function failedWords({ tasksFailed, sessionsFailed, agentsFailed }: Digest): string {
  return [
    tasksFailed > 0 && plural(tasksFailed, 'task', 'tasks'),
    agentsFailed > 0 && plural(agentsFailed, 'agent', 'agents'),
    sessionsFailed > 0 && plural(sessionsFailed, 'session', 'sessions'),
  ]
    .filter(Boolean)
    .join(', ')
}
