import type { Agent, Session } from '#lib/state/model.ts'
import { Clock } from '../ui/clock.tsx'
import { ageWords, costWords, countWords, plural } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import type { Turn } from './timeline.ts'

/** One turn in a line: which, of which session where there are several, how much, since when. */
export function TurnHead({ turn, agent, session }: { turn: Turn; agent: Agent; session: Session | undefined }) {
  const { calls, failed, usage } = turn
  const lasted = Date.parse(turn.endAt) - Date.parse(turn.at)
  const figures = [
    isNow(turn, agent) ? 'now' : lasted >= 1_000 && ageWords(lasted),
    calls > 0 && plural(calls, 'call', 'calls') + (failed > 0 ? `, ${countWords(failed)} failed` : ''),
    usage.requests > 0 && costWords(usage),
  ]
  return (
    <p className="tl-turn">
      <b>{turnName(turn)}</b>
      {session && <UntrustedText className="tl-session cut soft" text={session.title ?? session.id} />}
      <span className="meta">{figures.filter(Boolean).join(' · ')}</span>
      <span className="meta spring">
        since <Clock at={turn.at} />
      </span>
    </p>
  )
}

function turnName({ number, sessionId }: Turn): string {
  if (sessionId === null) return 'Outside sessions'
  if (number === null) return 'Turn'
  return number === 0 ? 'Before the first prompt' : `Turn ${number}`
}

/** The last turn of a session that goes on, while its agent is busy. */
const isNow = ({ isLast, sessionId }: Turn, { liveSessions, status }: Agent): boolean =>
  isLast &&
  (status === 'working' || status === 'waiting') &&
  (sessionId === null ? liveSessions.length === 0 : liveSessions.includes(sessionId))
