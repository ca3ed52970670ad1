import type { UsageRequest } from '#lib/usage/usage-answers.ts'
import { callTime } from '../agents/call-time.ts'
import { costFrom, exactCost, partsOf, priceWords, requestCost } from '../agents/requests.ts'
import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { requestData } from './shown-request.ts'

/** How the cost of one request was made: what was counted, by which price each, and the sum. */
export function RequestSum({ request }: { request: UsageRequest }) {
  const { model, provider, durationMs, costUsd } = request
  const data = requestData(request)
  return (
    <table className="tk-made">
      <caption>
        <b>How {costUsd === null ? 'this' : requestCost(costUsd)} was made</b>{' '}
        <span className="meta cut">
          <UntrustedText text={provider === null ? model : `${provider} ${model}`} />
          {durationMs !== null && ` in ${callTime(durationMs)}`}
        </span>
      </caption>
      <tbody>
        {partsOf(data).map(({ short, tokens, price, costUsd: each }) => (
          <tr key={short}>
            <th scope="row">{short}</th>
            <td>{countWords(tokens)}</td>
            <td className="mute">{price !== undefined && tokens > 0 && `× ${priceWords(price)} a million`}</td>
            <td>{each !== undefined && tokens > 0 && exactCost(each)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={3}>
            <UntrustedText text={costFrom(data)} />
          </th>
          <td>{costUsd === null ? '–' : exactCost(costUsd)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
