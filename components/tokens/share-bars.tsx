import type { ReactNode } from 'react'
import type { Usage } from '#lib/state/model.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'
import { heightOf, type Measure } from './cost-chart.ts'
import { totalOf } from './usage-rows.ts'

export interface Share {
  readonly key: string | null
  readonly name: ReactNode
  readonly usage: Usage
}

export interface ShareBarsProps {
  readonly title: string
  /** By cost, the highest first. */
  readonly shares: readonly Share[]
  readonly shown: number
  readonly measure: Measure
}

/** The same money cut in another way: neutral bars, the longest is the dearest. */
export function ShareBars({ title, shares, shown, measure }: ShareBarsProps) {
  const most = Math.max(1, ...shares.map(({ usage }) => heightOf(usage, measure)))
  const rest = shares.slice(shown)
  return (
    <div className="tk-bars">
      <h3 className="meta">{title}</h3>
      {shares.slice(0, shown).map(({ key, name, usage }) => (
        <Bar key={key ?? ''} share={heightOf(usage, measure) / most} usage={usage} measure={measure}>
          {name}
        </Bar>
      ))}
      {rest.length > 0 && (
        <Bar share={heightOf(totalOf(rest), measure) / most} usage={totalOf(rest)} measure={measure}>
          <span className="mute">{plural(rest.length, 'other', 'others')}</span>
        </Bar>
      )}
    </div>
  )
}

interface BarProps {
  readonly share: number
  readonly usage: Usage
  readonly measure: Measure
  readonly children: ReactNode
}

const Bar = ({ share, usage, measure, children }: BarProps) => (
  <p className="tk-bar">
    <span className="cut">{children}</span>
    <span className="tk-track">
      <i style={{ width: `${Math.min(1, share) * 100}%` }} />
    </span>
    <b className="num">{measure === 'cost' ? costWords(usage) : tokenWords(heightOf(usage, measure))}</b>
  </p>
)
