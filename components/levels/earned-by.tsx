import { CLEAN_DAY_XP, LEAD_XP, REVIEW_XP, taskXp } from '#lib/state/levels.ts'
import { PriorityMark } from '../tasks/priority-mark.tsx'
import { Window } from '../ui/window.tsx'

const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const

/** What counts, and what does not. */
export const EarnedBy = () => (
  <Window title="How it is earned">
    <dl className="window-body levels-rules">
      {PRIORITIES.map((priority) => (
        <div key={priority}>
          <dt>
            Task done, {priority} <PriorityMark priority={priority} />
          </dt>
          <dd className="num">{taskXp(priority)} XP</dd>
        </div>
      ))}
      <div>
        <dt>It passed a review</dt>
        <dd className="num">{REVIEW_XP} XP</dd>
      </div>
      <div>
        <dt>Lead found and scored</dt>
        <dd className="num">{LEAD_XP} XP</dd>
      </div>
      <div>
        <dt>Day of work without an error</dt>
        <dd className="num">{CLEAN_DAY_XP} XP</dd>
      </div>
    </dl>
    <p className="window-body soft levels-note">
      Tokens, time and words earn nothing. Each task, lead and day counts once.
    </p>
  </Window>
)
