import { ChevronDown, ChevronRight } from 'lucide-react'
import { cacheShareOf } from '#lib/state/selectors.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { costWords, countWords, percentWords, tokenWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { clientOf } from './clients.ts'
import { sentAnew, type UsageRow } from './usage-rows.ts'
import { UsageSpark } from './usage-spark.tsx'

export interface UsageLineProps {
  readonly row: UsageRow
  readonly withModel: boolean
  /** Of the whole, and of the longest bar; 0 to 1. */
  readonly share: number
  readonly bar: number
  readonly isOpen: boolean
  readonly isPicked: boolean
  readonly onToggle: () => void
}

/** One line: who, how it went, how much, and what part of all. */
export function UsageLine({ row, withModel, share, bar, isOpen, isPicked, onToggle }: UsageLineProps) {
  const { usage, model, client, heights } = row
  const hit = cacheShareOf(usage)
  const colour = client === null ? 'var(--outline-soft)' : `var(${clientOf(client).colour})`
  return (
    <tr
      className="tk-line"
      data-open={isOpen || undefined}
      aria-current={isPicked || undefined}
      ref={isPicked ? intoView : undefined}
      onClick={onToggle}
    >
      <th scope="row">
        <Who row={row} isOpen={isOpen} onToggle={onToggle} />
      </th>
      {withModel && <td className="tk-model meta cut">{model !== null && <UntrustedText text={model} />}</td>}
      <td className="tk-course">
        <UsageSpark heights={heights} colour={colour} />
      </td>
      <td className="n">{countWords(usage.requests)}</td>
      <td className="n">{tokenWords(sentAnew(usage))}</td>
      <td className="n">{tokenWords(usage.cacheRead)}</td>
      <td className="n">{tokenWords(usage.output)}</td>
      <td className="n">{hit === null ? '–' : percentWords(hit)}</td>
      <td className="n tk-money">
        <b>{costWords(usage)}</b>
      </td>
      <td className="tk-shares">
        <span className="tk-share">
          <i style={{ width: `${bar * 100}%`, background: colour }} />
        </span>
      </td>
      <td className="n meta tk-shares">{percentWords(share)}</td>
    </tr>
  )
}

/** Only where it is picked anew: what comes in must not drag the table along. */
const intoView = (line: HTMLElement | null) => line?.scrollIntoView({ block: 'nearest' })

/** The name of an agent leads to its page; everywhere else a line opens to its requests. */
function Who({ row, isOpen, onToggle }: Pick<UsageLineProps, 'row' | 'isOpen' | 'onToggle'>) {
  const { key, name, note, agentId, client } = row
  return (
    <span className="tk-who">
      <button
        type="button"
        className="tk-toggle"
        aria-expanded={isOpen}
        aria-label={`Requests of ${visibleText(name)}`}
        onClick={(event) => {
          event.stopPropagation()
          onToggle()
        }}
      >
        <Icon of={isOpen ? ChevronDown : ChevronRight} />
      </button>
      {agentId !== undefined && <AvatarTile id={agentId} name={name} kind={client ?? ''} size={20} />}
      <b className={key === null ? 'cut mute' : 'cut'}>
        {agentId === undefined ? <UntrustedText text={name} /> : <AgentName id={agentId} name={name} />}
      </b>
      {note !== null && <UntrustedText className="meta cut" text={note} />}
    </span>
  )
}
