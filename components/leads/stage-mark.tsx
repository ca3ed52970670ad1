import { isOurStage, LEAD_STAGES, stageOf } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { stageWords } from './lead-words.ts'

/** Steps of the way that leads to a won lead; lost is no step of it. */
const WAY: readonly string[] = LEAD_STAGES.filter((stage) => stage !== 'lost')

/** How far a lead has come, as blocks and in words. */
export function StageMark({ lead }: { lead: Pick<Lead, 'stage'> }) {
  const stage = stageOf(lead)
  const step = WAY.indexOf(stage)
  return (
    <span className="lead-stage" data-stage={isOurStage(stage) ? stage : undefined}>
      {WAY.map((one, index) => (
        <i key={one} className={index <= step ? 'on' : undefined} aria-hidden="true" />
      ))}
      <UntrustedText className="cut" text={stageWords(stage)} />
    </span>
  )
}
