'use client'

import { useEffect } from 'react'
import useSWR from 'swr'
import { SUM_MS, useLiveContext } from '#lib/client/use-live.ts'
import type { DeliveryPage, DeliverySums } from '#lib/notify/channel.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { Empty } from '../ui/empty.tsx'
import { Window } from '../ui/window.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { DELIVERIES, loadDeliveries } from './alert-calls.ts'
import { DeliveryLine } from './delivery-line.tsx'

/** What was posted to webhooks, every try of it. */
export function DeliveriesWindow() {
  const { data, error, mutate } = useSWR<DeliveryPage, AnswerError>(DELIVERIES, loadDeliveries, {
    refreshInterval: 5_000,
  })
  const { calm } = useLiveContext()
  // Looked at again once the alerts have changed, and not for each of many; tries in between come with the interval.
  useEffect(() => {
    const source = calm.every(SUM_MS)
    let { alerts } = source.getState().changed
    return source.subscribe(() => {
      const { changed } = source.getState()
      if (changed.alerts !== alerts) void mutate()
      alerts = changed.alerts
    })
  }, [calm, mutate])
  return (
    <Window title="Deliveries" className="al-deliveries" end="webhooks, last 24 h">
      {error && <Wrong title="The list may be old">{error.message}</Wrong>}
      {data && <Sums sums={data.sums} />}
      {data?.items.length === 0 && (
        <Empty title="No alert was posted yet">
          What webhooks are told stands here with every try, tests left out.
        </Empty>
      )}
      <ol className="al-log">
        {(data?.items ?? []).map((delivery) => (
          <DeliveryLine key={delivery.id} delivery={delivery} onRetried={() => void mutate()} />
        ))}
      </ol>
      <p className="al-foot meta">
        Each is signed and carries its <span className="mono">webhook-id</span>
      </p>
    </Window>
  )
}

function Sums({ sums: { delivered, pending, failed, medianMs } }: { sums: DeliverySums }) {
  return (
    <p className="al-sums">
      <span>
        <b className="num">{delivered}</b> delivered
      </span>
      <span>
        <b className={pending > 0 ? 'num al-warn' : 'num'}>{pending}</b> waiting
      </span>
      <span>
        <b className={failed > 0 ? 'num al-hot' : 'num'}>{failed}</b> given up
      </span>
      {medianMs !== null && <span className="spring meta num">median {medianMs} ms</span>}
    </p>
  )
}
