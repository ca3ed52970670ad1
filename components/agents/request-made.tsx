import { countWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { callTime } from './call-time.ts'
import { costFrom, exactCost, partsOf, priceWords, type TokenRequest } from './requests.ts'

/** How the cost of one request was made: what was counted, by which price each, and the sum. */
export function RequestMade({ data }: { data: TokenRequest['data'] }) {
  const { costUsd, model, provider, requestId, durationMs } = data
  return (
    <dl>
      <div>
        <dt>
          <UntrustedText text={provider === undefined ? model : `${provider} ${model}`} />
          {durationMs !== undefined && ` in ${callTime(durationMs)}`}
        </dt>
        <dd className="mono cut">{requestId !== undefined && <UntrustedText text={requestId} />}</dd>
      </div>
      {partsOf(data).map(({ name, tokens, price, costUsd: each }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {countWords(tokens)}
            {price !== undefined && each !== undefined && tokens > 0 && (
              <>
                <span className="mute"> × {priceWords(price)} a million =</span> {exactCost(each)}
              </>
            )}
          </dd>
        </div>
      ))}
      <div className="ap-total">
        <dt>
          <UntrustedText text={costFrom(data)} />
        </dt>
        <dd>{costUsd === undefined ? '–' : exactCost(costUsd)}</dd>
      </div>
    </dl>
  )
}
