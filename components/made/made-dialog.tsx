'use client'

import { useMemo } from 'react'
import { type EventSelection, useEventHistory } from '#lib/client/use-event-history.ts'
import { useLiveContext } from '#lib/client/use-live.ts'
import { canonicalFilter, EVERYTHING } from '#lib/protocol/filter.ts'
import { isAbout } from '#lib/state/event-about.ts'
import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { RequestTable } from '../agents/request-table.tsx'
import { requestsIn } from '../agents/requests.ts'
import { useCalm } from '../live/use-calm.ts'
import { Dialog } from '../ui/dialog.tsx'
import { costWords, countWords, plural, tokenWords } from '../ui/figures.ts'
import { MadeEnd } from './made-end.tsx'
import { isIn, type MadeScope, sumOf } from './made-scope.ts'

const FILTER = canonicalFilter(['token:usage']) ?? EVERYTHING
/** More than anybody reads; the sum says how many there are in all. */
const MAX_EVENTS = 5_000
/** The sum is made again at most this often. */
const CALM_MS = 250

export interface MadeDialogProps {
  readonly scope: MadeScope
  /** The figure that was asked about. */
  readonly usage: Usage
  readonly onClose: () => void
}

/** The requests that a figure is made of, newest first, with what each one used and cost and by which prices. */
export function MadeDialog({ scope, usage, onClose }: MadeDialogProps) {
  const [state, history] = useRequests(scope)
  const shown = useCalm(state.shown, CALM_MS)
  const requests = useMemo(() => requestsIn(shown), [shown])
  const sum = useMemo(() => sumOf(requests), [requests])
  const isWhole = requests.length >= usage.requests
  return (
    <Dialog title={scope.title} onClose={onClose} wide flush>
      <dl className="made-sum">
        <Sum name="In all" usage={usage} />
        {!isWhole && requests.length > 0 && <Sum name={`The newest ${countWords(requests.length)}`} usage={sum} />}
      </dl>
      <div className="made-list">
        {requests.length > 0 && <RequestTable requests={requests} withModel />}
        <MadeEnd state={state} isWhole={isWhole} isEmpty={requests.length === 0} onMore={() => history.loadOlder()} />
      </div>
    </Dialog>
  )
}

function Sum({ name, usage }: { name: string; usage: Usage }) {
  const { input, cacheRead, cacheWrite, output, requests, unpriced } = usage
  const kinds = [
    [input, 'input'],
    [cacheRead, 'from cache'],
    [cacheWrite, 'to cache'],
    [output, 'output'],
  ] as const
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {plural(requests, 'request', 'requests')}, <b className="num">{tokenWords(tokensIn(usage))}</b> tokens,{' '}
        <b className="num">{costWords(usage)}</b>
        {unpriced > 0 && unpriced < requests && ` and ${plural(unpriced, 'request', 'requests')} without a price`}
        <span className="meta num">
          {kinds.flatMap(([tokens, kind]) => (tokens === 0 ? [] : [`${countWords(tokens)} ${kind}`])).join(' · ')}
        </span>
      </dd>
    </div>
  )
}

function useRequests(scope: MadeScope) {
  const { store } = useLiveContext()
  const { title, agentId, model, day } = scope
  const selection = useMemo((): EventSelection => {
    const about = { ...(agentId !== undefined && { agentId }) }
    const held = { title, ...(model !== undefined && { model }), ...(day !== undefined && { day }) }
    return {
      filter: FILTER,
      about,
      max: MAX_EVENTS,
      // Whose a session is, the state knows that was folded right before.
      matches: (event) => isIn(held, event) && isAbout(store.getState(), event, about),
    }
  }, [store, title, agentId, model, day])
  return useEventHistory(selection)
}
