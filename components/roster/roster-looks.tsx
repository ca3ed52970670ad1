import { LayoutGrid, List } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { type ChangeRoster, GROUPINGS, type RosterView } from './roster-view.ts'

const WORDS = { project: 'Project', machine: 'Machine', kind: 'Kind', none: 'None' } as const

/** By what they stand together, and whether as a table or as cards. */
export function RosterLooks({ view, change }: { view: RosterView; change: ChangeRoster }) {
  return (
    <>
      <fieldset className="roster-seg">
        <legend className="meta">Group by</legend>
        <span className="seg px">
          {GROUPINGS.map((group) => (
            <button key={group} type="button" aria-pressed={view.group === group} onClick={() => change({ group })}>
              {WORDS[group]}
            </button>
          ))}
        </span>
      </fieldset>
      <fieldset className="roster-seg wide">
        <legend className="sr">View</legend>
        <span className="seg px">
          <button type="button" aria-pressed={!view.cards} onClick={() => change({ cards: false })}>
            <Icon of={List} />
            Table
          </button>
          <button type="button" aria-pressed={view.cards} onClick={() => change({ cards: true })}>
            <Icon of={LayoutGrid} />
            Cards
          </button>
        </span>
      </fieldset>
    </>
  )
}
