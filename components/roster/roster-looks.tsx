import { LayoutGrid, List, Star } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { type ChangeRoster, GROUPINGS, LOOKS, type RosterView } from './roster-view.ts'

const WORDS = { project: 'Project', machine: 'Machine', kind: 'Kind', none: 'None' } as const

const LOOK_WORDS = { table: 'Table', cards: 'Cards', levels: 'Levels' } as const
const LOOK_ICONS = { table: List, cards: LayoutGrid, levels: Star } as const

interface RosterLooksProps {
  readonly view: RosterView
  readonly change: ChangeRoster
  readonly narrow: boolean
}

/** By what they stand together, and as a table, as cards, or by what they have earned. */
export function RosterLooks({ view, change, narrow }: RosterLooksProps) {
  // A phone has no room for the table: there the cards stand for both.
  const looks = narrow ? LOOKS.filter((look) => look !== 'table') : LOOKS
  const shown = narrow && view.look === 'table' ? 'cards' : view.look
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
      <fieldset className={narrow ? 'roster-seg roster-look game levels' : 'roster-seg roster-look'}>
        <legend className="sr">View</legend>
        <span className="seg px">
          {looks.map((look) => (
            <button
              key={look}
              type="button"
              className={look === 'levels' ? 'game levels' : undefined}
              aria-pressed={look === shown}
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
