import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
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
      {rows.slice(0, shown).map(({ id, name, usage }, at) => (
        <p key={id} className="spend-row">
          <UntrustedText className="cut" text={name} />
          <span className="spend-bar" aria-hidden="true">
            <i style={{ width: `${(usage.costNano / most) * 100}%`, background: `var(--chart-${(at % 5) + 1})` }} />
          </span>
          <span className="num meta">{tokenWords(tokensIn(usage))}</span>
          <span className="num">{costWords(usage)}</span>
        </p>
      ))}
      {rest.length > 0 && <Rest rows={rest} most={most} />}
    </>
  )
}

function Rest({ rows, most }: { rows: readonly Spend[]; most: number }) {
  const sum = (of: (usage: Usage) => number) => rows.reduce((total, { usage }) => total + of(usage), 0)
  const costNano = sum((usage) => usage.costNano)
  return (
    <p className="spend-row">
      <span className="cut mute">{plural(rows.length, 'other', 'others')}</span>
      <span className="spend-bar" aria-hidden="true">
        <i style={{ width: `${Math.min(1, costNano / most) * 100}%`, background: 'var(--chart-rest)' }} />
      </span>
      <span className="num meta">{tokenWords(sum(tokensIn))}</span>
      <span className="num">{costWords({ costNano, requests: sum((usage) => usage.requests) })}</span>
    </p>
  )
}
