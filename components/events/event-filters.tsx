'use client'

import { Search } from 'lucide-react'
import { type RefObject, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { sameFields } from '../live/same.ts'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { visibleText } from '../visible-text.ts'
import { FAMILIES, type FamilyName, familyCounts } from './event-families.ts'
import { type EventView, queryOf, readSearch, searchOf, wrongType } from './event-view.ts'

export interface EventFiltersProps {
  readonly view: EventView
  readonly change: (change: Partial<EventView>) => void
  readonly search: RefObject<HTMLInputElement | null>
}

const countsOf = ({ types }: MissionState) => familyCounts(types)

export function EventFilters({ view, change, search }: EventFiltersProps) {
  const toggle = (name: FamilyName) =>
    change({ hidden: view.hidden.includes(name) ? view.hidden.filter((one) => one !== name) : [...view.hidden, name] })
  const wrong = wrongType(view)
  const counts = useLive(countsOf, sameFields)
  return (
    <search className="ev-filters">
      <SearchBox view={view} change={change} search={search} />
      <fieldset className="ev-families">
        <legend className="sr">Families of types</legend>
        {FAMILIES.map(({ name, word }) => (
          <button
            key={name}
            type="button"
            className="ev-chip px"
            data-family={name}
            aria-pressed={!view.hidden.includes(name)}
            onClick={() => toggle(name)}
          >
            <i className="ev-square" />
            {word}
            <span className="num">{countWords(counts[name])}</span>
          </button>
        ))}
      </fieldset>
      <AgentChoice agent={view.agent} onChoose={(agent) => change({ agent })} />
      {wrong === null ? (
        <span className="ev-address wide">{queryOf(view)}</span>
      ) : (
        <span className="hint is-wrong" role="status">
          <PixelGlyph name="error" />“{wrong}” is no type. A type looks like task:failed, a prefix like task:*
        </span>
      )}
    </search>
  )
}

interface Typing {
  readonly text: string
  /** What the address says, or may yet say, before it says what was typed: it follows a fast hand a little later. */
  readonly onTheWay: readonly string[]
}

const asked = (text: string): string => searchOf({ ...NOTHING, ...readSearch(text) })

const NOTHING: EventView = { hidden: [], types: [], agent: '', text: '' }

/** What is typed stands in the address at once; what the address says otherwise stands here. */
function SearchBox({ view, change, search }: EventFiltersProps) {
  const said = searchOf(view)
  const [typing, setTyping] = useState<Typing>({ text: said, onTheWay: [] })
  const arrived = asked(typing.text) === said
  if (arrived && typing.onTheWay.length > 0) setTyping({ text: typing.text, onTheWay: [] })
  const shown = arrived || typing.onTheWay.includes(said) ? typing.text : said
  return (
    <span className="field px">
      <Icon of={Search} />
      <input
        ref={search}
        type="search"
        value={shown}
        placeholder="type:token words"
        aria-label="Search events: words, type:… or agent:…"
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          setTyping({ text: target.value, onTheWay: [...typing.onTheWay, said, asked(target.value)] })
          change(readSearch(target.value))
        }}
        onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
      />
      <kbd className="key wide">/</kbd>
    </span>
  )
}

const names = (state: MissionState) => state.agents

function AgentChoice({ agent, onChoose }: { agent: string; onChoose: (agent: string) => void }) {
  const agents = useLive(names, (a, b) => a.size === b.size)
  const known = [...agents.values()].sort((a, b) => a.name.localeCompare(b.name))
  return (
    <span className="field px ev-agent">
      <select aria-label="Agent" value={agent} onChange={({ target }) => onChoose(target.value)}>
        <option value="">All agents</option>
        {agent !== '' && !agents.has(agent) && <option value={agent}>{visibleText(agent)}</option>}
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {visibleText(name)}
          </option>
        ))}
      </select>
    </span>
  )
}
