import { ChevronDown, ChevronRight } from 'lucide-react'
import { tokensIn } from '#lib/state/usage.ts'
import { countWords, reportedCost, tokenWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { GroupCounts } from './group-counts.tsx'
import type { RosterGroup } from './roster.ts'
import { COLUMN_COUNT } from './roster-head.tsx'

/** Under the columns whose figures it does not sum. */
const WIDE = COLUMN_COUNT - 3

export interface GroupCellsProps {
  readonly group: RosterGroup
  readonly open: boolean
  readonly onToggle: (group: string) => void
}

/** What a group has in common, who is in it, and what they used. */
export const GroupCells = ({ group: { name, agents, counts, usage }, open, onToggle }: GroupCellsProps) => (
  <>
    <th scope="rowgroup" colSpan={WIDE}>
      <span className="roster-wide">
        <button type="button" aria-expanded={open} onClick={() => onToggle(name)}>
          <Icon of={open ? ChevronDown : ChevronRight} />
          <UntrustedText className="cut" text={name || 'Others'} />
        </button>
        <span className="mute num">{countWords(agents.length)}</span>
        <GroupCounts counts={counts} />
      </span>
    </th>
    <td className="n num">{tokenWords(tokensIn(usage))}</td>
    <td className="n num">{reportedCost(usage)}</td>
    <td className="game levels" />
  </>
)
