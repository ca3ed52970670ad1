import type { ReactNode } from 'react'
import type { Usage } from '#lib/state/model.ts'
import { cacheShareOf } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { countWords, percentWords, tokenWords } from '../ui/figures.ts'
import { type PaceParts, paceFigure } from './pace.ts'
import { sentAnew } from './usage-rows.ts'

/** Three numerals, each with one sentence that says what it means. */
export function CostFigures(parts: PaceParts) {
  const { total } = parts
  const pace = paceFigure(parts)
  const [tokens = '', unit] = tokenWords(tokensIn(total)).split(' ')
  return (
    <div className="tk-figures">
      <Figure numeral={pace.words} unit={pace.unit} note={pace.note} />
      <Figure numeral={tokens} unit={unit === undefined ? 'tokens' : `${unit} tokens`} note={<Kinds usage={total} />} />
      <FromCache usage={total} />
    </div>
  )
}

function Figure({ numeral, unit, note }: { numeral: string; unit: string; note: ReactNode }) {
  return (
    <div className="tk-figure">
      <p>
        <span className="num-px-2">{numeral}</span> <span className="soft">{unit}</span>
      </p>
      <p className="meta">{note}</p>
    </div>
  )
}

function Kinds({ usage }: { usage: Usage }) {
  const { cacheRead, cacheWrite, output, reasoning } = usage
  const more = [
    `${countWords(cacheWrite)} of the input written to a cache`,
    `${countWords(reasoning)} of the output reasoning`,
  ]
  return (
    <span title={more.join(', ')}>
      <span className="tk-whole">{tokenWords(sentAnew(usage))} in,</span>{' '}
      <span className="tk-whole">{tokenWords(cacheRead)} cached,</span>{' '}
      <span className="tk-whole">{tokenWords(output)} out</span>
    </span>
  )
}

function FromCache({ usage }: { usage: Usage }) {
  const share = cacheShareOf(usage)
  if (share === null) return <Figure numeral="–" unit="from cache" note="no input yet" />
  const sent = sentAnew(usage) + usage.cacheRead
  return (
    <Figure
      numeral={percentWords(share)}
      unit="from cache"
      note={
        <>
          <span className="tk-whole">{tokenWords(usage.cacheRead)} of</span>{' '}
          <span className="tk-whole">{tokenWords(sent)} input</span>
        </>
      }
    />
  )
}
