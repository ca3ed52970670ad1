import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'

/** What the lines sum to, so that a cut list never hides its total. @param count `16 agents`. */
export function UsageFoot({ count, total }: { count: string | null; total: Usage }) {
  const { requests, unpriced } = total
  return (
    <footer className="tk-foot">
      {count !== null && <b>{count}</b>}
      <span>
        {plural(requests, 'request', 'requests')}
        {unpriced > 0 &&
          `, the cost of ${unpriced === requests ? 'all' : plural(unpriced, 'request', 'requests')} is not known`}
      </span>
      <span className="spring num">{tokenWords(tokensIn(total))} tokens</span>
      <b className="num">{costWords(total)}</b>
    </footer>
  )
}
