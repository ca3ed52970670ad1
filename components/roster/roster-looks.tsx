import { LayoutGrid, List, Star } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { type ChangeRoster, GROUPINGS, LOOKS, type RosterView } from './roster-view.ts'

const WORDS = { project: 'Project', machine: 'Machine', kind: 'Kind', none: 'None' } as const

const LOOK_WORDS = { table: 'Table', cards: 'Cards', levels: 'Levels' } as const
const LOOK_ICONS = { table: List, cards: LayoutGrid, levels: Star } as const

/** By what they stand together, and as a table, as cards, or by what they have earned. */
export function RosterLooks({ view, change }: { view: RosterView; change: ChangeRoster }) {
  return (
    <>
      {view.look !== 'levels' && (
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
      )}
      <fieldset className="roster-seg wide">
        <legend className="sr">View</legend>
        <span className="seg px">
          {LOOKS.map((look) => (
            <button
              key={look}
              type="button"
              className={look === 'levels' ? 'game levels' : undefined}
              aria-pressed={look === view.look}
              onClick={() => change({ look })}
            >
              <Icon of={LOOK_ICONS[look]} />
              {LOOK_WORDS[look]}
            </button>
          ))}
        </span>
      </fieldset>
    </>
  )
}
