import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus, tokensIn } from '#lib/state/usage.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'

export interface Spend {
  readonly id: string
  readonly name: string
  readonly usage: Usage
}

/** The first rows and the sum of the others. @param rows by cost, highest first. */
export function SpendRows({ title, rows, shown }: { title: string; rows: readonly Spend[]; shown: number }) {
  const rest = rows.slice(shown)
  const most = Math.max(1, ...rows.map(({ usage }) => usage.costNano))
  return (
    <>
      <h3>
        {title}
        {rows.length === 0 && <span>nothing yet</span>}
      </h3>
      {rows.slice(0, shown).map(({ id, name, usage }) => (
        <SpendRow key={id} name={name} usage={usage} share={usage.costNano / most} colour="var(--chart-1)" />
      ))}
      {rest.length > 0 && <Others usage={rest.map(({ usage }) => usage)} most={most} />}
    </>
  )
}

function Others({ usage, most }: { usage: readonly Usage[]; most: number }) {
  const sum = usage.reduce(plus, NO_USAGE)
  const name = plural(usage.length, 'other', 'others')
  return <SpendRow name={name} usage={sum} share={Math.min(1, sum.costNano / most)} colour="var(--chart-rest)" />
}

function SpendRow({ name, usage, share, colour }: { name: string; usage: Usage; share: number; colour: string }) {
  return (
    <p className="spend-row">
      <span className="spend-name">
        <i style={{ width: `${share * 100}%`, background: `color-mix(in srgb, ${colour} 42%, var(--surface))` }} />
        <UntrustedText className="cut" text={name} />
      </span>
      <span className="num meta">{tokenWords(tokensIn(usage))}</span>
      <span className="num">{costWords(usage)}</span>
    </p>
  )
}
