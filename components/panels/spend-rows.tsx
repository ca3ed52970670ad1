import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { MadeOf } from '../made/made-of.tsx'
import type { MadeScope } from '../made/made-scope.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'

export interface Spend {
  readonly name: string
  /** The name leads to this agent's page. */
  readonly agentId?: string
  readonly usage: Usage
  /** The requests that it is made of; its figures then open them. */
  readonly made?: MadeScope
}

/** The first rows and the sum of the others; a bar is the share of the whole. @param rows by cost, highest first. */
export function SpendRows({ title, rows, shown }: { title: string; rows: readonly Spend[]; shown: number }) {
  const rest = rows.slice(shown)
  const share = shareOf(rows.map(({ usage }) => usage).reduce(plus, NO_USAGE))
  return (
    <>
      <h3>{title}</h3>
      {rows.length === 0 && <p className="spend-row mute">nothing yet</p>}
      {rows.slice(0, shown).map((row, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place in the order; who takes it changes, the row does not move
        <SpendRow key={place} {...row} share={share(row.usage)} colour="var(--chart-1)" />
      ))}
      {rest.length > 0 && <Others usage={rest.map(({ usage }) => usage)} share={share} />}
    </>
  )
}

type Share = (part: Usage) => number

/** By cost; by tokens where nothing has a price. */
function shareOf(whole: Usage): Share {
  if (whole.costNano > 0) return (part) => part.costNano / whole.costNano
  return (part) => tokensIn(part) / Math.max(1, tokensIn(whole))
}

function Others({ usage, share }: { usage: readonly Usage[]; share: Share }) {
  const sum = usage.reduce(plus, NO_USAGE)
  const name = plural(usage.length, 'other', 'others')
  return <SpendRow name={name} usage={sum} share={share(sum)} colour="var(--chart-rest)" />
}

function SpendRow({ name, agentId, usage, made, share, colour }: Spend & { share: number; colour: string }) {
  return (
    <p className="spend-row">
      <span className="spend-name">
        <i style={{ width: `${share * 100}%`, background: `color-mix(in srgb, ${colour} 42%, var(--surface))` }} />
        <span className="cut">
          <AgentName id={agentId} name={name} />
        </span>
      </span>
      <span className="num meta">{tokenWords(tokensIn(usage))}</span>
      <span className="num">
        {made === undefined ? (
          costWords(usage)
        ) : (
          <MadeOf scope={made} usage={usage}>
            {costWords(usage)}
          </MadeOf>
        )}
      </span>
    </p>
  )
}
