import { Merge } from 'lucide-react'
import type { LeadDouble } from '#lib/state/lead-selectors.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { doubleWords } from './lead-words.ts'

export interface DoubleActs {
  readonly busy: boolean
  readonly onMerge: (double: LeadDouble) => void
  readonly onKeep: (double: LeadDouble) => void
  readonly onLater: (double: LeadDouble) => void
}

export interface DoubleRowProps {
  readonly double: LeadDouble
  readonly at: number
  readonly columns: number
  readonly acts: DoubleActs
}

/** Under a lead that is likely the same as an earlier one: why, and three answers. */
export const DoubleRow = ({ double, at, columns, acts }: DoubleRowProps) => (
  <tr className="is-double" aria-rowindex={at + 2}>
    <td colSpan={columns}>
      <DoubleBox double={double} acts={acts} />
    </td>
  </tr>
)

export function DoubleBox({ double, acts }: Pick<DoubleRowProps, 'double' | 'acts'>) {
  const { lead, of } = double
  return (
    <div className="lead-double">
      <Icon of={Merge} />
      <p className="cut">
        <UntrustedText className="lead-strong" text={lead.name} /> looks like{' '}
        <UntrustedText className="lead-strong" text={of.name} />
        <span className="soft">
          , <UntrustedText text={doubleWords(double)} />
        </span>
      </p>
      <span className="lead-answers">
        <Button aria-disabled={acts.busy} onClick={() => acts.onMerge(double)}>
          Merge
        </Button>
        <Button tone="quiet" aria-disabled={acts.busy} onClick={() => acts.onKeep(double)}>
          Not the same
        </Button>
        <Button tone="quiet" onClick={() => acts.onLater(double)}>
          Later
        </Button>
      </span>
    </div>
  )
}
