import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import type { LeadSums, StageSum } from './lead-list.ts'
import type { ChangeLeadView, LeadView } from './lead-view.ts'
import { stageWords } from './lead-words.ts'

/** As many crates as a window has room for. */
const CRATES = 12

export interface LeadFlowProps {
  readonly sums: LeadSums
  readonly view: LeadView
  readonly change: ChangeLeadView
}

/** How many stand at each stage; one that is pressed shows only those. */
export const LeadFlow = ({ sums, view, change }: LeadFlowProps) => (
  <section className="lead-flow window px px-drop" aria-label="Leads by stage">
    {sums.stages.map((sum) => (
      <button
        key={sum.stage}
        type="button"
        data-stage={sum.stage}
        aria-pressed={view.stage === sum.stage}
        onClick={() => change({ stage: view.stage === sum.stage ? '' : sum.stage })}
      >
        <span className="num-px-2">{countWords(sum.leads.length)}</span>
        <span className="lead-lines">
          <b>
            <UntrustedText text={stageWords(sum.stage)} />
          </b>
          <span className="meta">{noteOf(sum)}</span>
        </span>
        <span className="lead-crates game" aria-hidden="true">
          {sum.leads.slice(0, CRATES).map(({ id, score }) => (
            <i key={id} className={score === null ? 'free' : undefined} />
          ))}
        </span>
      </button>
    ))}
  </section>
)

function noteOf({ stage, leads, unscored, due }: StageSum): string {
  if (due > 0) return `${countWords(due)} due`
  if (leads.length === 0) return 'none'
  if (unscored > 0 && stage === 'new') return `${countWords(unscored)} unscored`
  return 'nothing due'
}
