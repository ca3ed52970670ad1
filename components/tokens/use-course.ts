'use client'

import { useMemo } from 'react'
import { useClock, useLive } from '#lib/client/use-live.ts'
import { daysBefore } from '#lib/state/instant.ts'
import type { MissionState, Usage } from '#lib/state/model.ts'
import { burnFrom, burnHours } from '#lib/state/selectors.ts'
import type { SpendOnly } from '#lib/state/spend.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import { useBurn } from '../live/use-burn.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import type { AnswerError } from '../rest/send-json.ts'
import {
  aheadOf,
  beforeOf,
  type CostChart,
  heightOf,
  heightsOf,
  layersOf,
  measureOf,
  sumOf,
  untilNow,
} from './cost-chart.ts'
import { presentIn, slotsOf, type TimeSpan, timeSpan } from './time-span.ts'
import { countsAll, type TokensView } from './tokens-view.ts'
import { type Allowance, useAllowance } from './use-allowance.ts'
import { useUsage } from './use-usage.ts'

const zoneOf = (state: MissionState) => state.workspace.zone
const minuteOf = (nowMs: number) => nowMs - (nowMs % 60_000)

/** What filters leave, in the words of the server. */
export function onlyOf({
  client,
  project,
  agent,
  model,
}: Pick<TokensView, 'client' | 'project' | 'agent' | 'model'>): SpendOnly {
  return {
    ...(client !== '' && { kind: client }),
    ...(project !== '' && { project }),
    ...(agent !== '' && { agentId: agent }),
    ...(model !== '' && { model }),
  }
}

/** How the money of a span went, goes, and will. Null parts are not known yet. */
export interface Course {
  readonly span: TimeSpan
  readonly zone: string
  readonly today: string
  readonly nowMs: number
  readonly only: SpendOnly
  readonly total: Usage | null
  readonly chart: CostChart | null
  /** What an hour uses at the present pace. */
  readonly pace: Usage
  /** Of the span before: all of it, and what it had come to by now; in the measure of the chart. */
  readonly before: { readonly usage: Usage; readonly byNow: number } | null
  /** What is still to come, in the measure of the chart; 0 where the span is over. */
  readonly toCome: number
  /** What the workspace may use in the span; null where nothing limits it, or filters leave only a part. */
  readonly allowance: Allowance | null
  readonly wrong: AnswerError | null
}

export function useCourse(view: TokensView): Course {
  const today = useWorkspaceDay()
  const zone = useLive(zoneOf)
  const nowMs = useClock(minuteOf)
  const span = useMemo(() => timeSpan(view, today), [view, today])
  const only = useMemo(() => onlyOf(view), [view])
  const { whole, parts, earlier } = useParts(span, only)
  const pace = usePace(view, only, today, nowMs)
  const limit = useAllowance(span.name, nowMs)
  const allowance = countsAll(view) ? limit : null
  return useMemo(() => {
    const { from, until, bucket } = span
    const slots = slotsOf({ from, to: until }, bucket, zone)
    const total = whole.found?.total ?? null
    const measure = measureOf(total ?? NO_USAGE)
    const present = presentIn(slots, { nowMs, today, zone })
    const layers = parts.found && whole.found ? layersOf(parts.found, slots, measure) : null
    const before =
      earlier.found &&
      beforeOf(
        slots,
        { slots: slotsOf(span.before, bucket, zone), buckets: earlier.found.buckets },
        { bucket, measure },
      )
    const heights = heightsOf(layers ?? [], slots)
    const ahead = aheadOf({ slots, heights, present, nowMs, pace: heightOf(pace, measure) })
    return {
      ...{ span, zone, today, nowMs, only, total, pace, allowance },
      chart: layers && { slots, measure, layers, before: view.compare ? before : null, ahead, present },
      before: earlier.found && before && { usage: earlier.found.total, byNow: untilNow(before, present) },
      toCome: sumOf(ahead),
      wrong: whole.wrong ?? parts.wrong ?? earlier.wrong,
    }
  }, [span, zone, today, nowMs, only, whole, parts, earlier, pace, allowance, view.compare])
}

/** Sums by day, which the state holds for longer, and their course by hour or day. */
function useParts(span: TimeSpan, only: SpendOnly) {
  const { from, to, bucket, before } = span
  const whole = useUsage(useMemo(() => ({ by: 'kind', from, to, bucket: 'day', only }) as const, [from, to, only]))
  const parts = useUsage(useMemo(() => ({ by: 'kind', from, to, bucket, only }) as const, [from, to, bucket, only]))
  const earlier = useUsage(
    useMemo(
      () => ({ by: 'kind', from: before.from, to: before.to, bucket, only }) as const,
      [before.from, before.to, bucket, only],
    ),
  )
  return { whole, parts, earlier }
}

/** The pace that the Deck tells; with filters, that of what they leave. */
function usePace(view: TokensView, only: SpendOnly, today: string, nowMs: number): Usage {
  const all = useBurn()
  const isAll = countsAll(view)
  const { found } = useUsage(
    useMemo(
      () => (isAll ? null : ({ by: 'kind', from: daysBefore(today, 1), to: today, bucket: 'hour', only } as const)),
      [isAll, today, only],
    ),
  )
  return useMemo(() => {
    if (isAll) return all
    const { now, before } = burnHours(nowMs)
    const of = (hour: string) => found?.buckets.get(hour) ?? NO_USAGE
    return burnFrom(of(now), of(before), nowMs)
  }, [isAll, all, found, nowMs])
}
