'use client'

import { useMemo } from 'react'
import { SUM_MS, useCalmLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState, Usage } from '#lib/state/model.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { heightOf, type Measure } from './cost-chart.ts'
import type { UsageTab } from './tokens-view.ts'
import type { UsageGroup, UsageQuestion } from './usage-calls.ts'
import type { UsageRow } from './usage-rows.ts'
import type { Course } from './use-course.ts'
import { useUsage } from './use-usage.ts'

export type RowsTab = Exclude<UsageTab, 'requests'>

export const BY: Readonly<Record<RowsTab, UsageQuestion['by']>> = {
  agents: 'agent',
  models: 'model',
  projects: 'project',
  sessions: 'session',
  tasks: 'task',
}

const agentsOf = (state: MissionState) => state.agents

export interface RowsRead {
  /** Null while they are not known. */
  readonly rows: readonly UsageRow[] | null
  readonly total: Usage
  /** There are more lines than these, which are the dearest. */
  readonly isCut: boolean
  readonly wrong: AnswerError | null
}

/** The lines of a table: sums over the span, and their course for the small columns. */
export function useRows(tab: RowsTab, { span, only, chart }: Course): RowsRead {
  const { from, to, bucket } = span
  const by = BY[tab]
  const sums = useUsage(useMemo(() => ({ by, from, to, bucket: 'day', only }) as const, [by, from, to, only]))
  const course = useUsage(useMemo(() => ({ by, from, to, bucket, only }) as const, [by, from, to, bucket, only]))
  const agents = useCalmLive(agentsOf, SUM_MS)
  return useMemo(() => {
    if (sums.found === null) return { rows: null, total: NO_USAGE, isCut: false, wrong: sums.wrong }
    const measure = chart?.measure ?? 'cost'
    const slots = chart?.slots ?? []
    const courses = new Map(course.found?.groups.map(({ key, buckets }) => [key, buckets]))
    const rows = sums.found.groups.map((group) => ({
      ...whoOf(tab, group, agents),
      key: group.key,
      usage: group.usage,
      model: tab === 'agents' ? group.model : null,
      heights: slots.map(({ id }) => heightAt(courses.get(group.key)?.get(id), measure)),
    }))
    return { rows, total: sums.found.total, isCut: sums.found.isCut ?? false, wrong: null }
  }, [tab, sums, course, agents, chart])
}

const heightAt = (usage: Usage | undefined, measure: Measure): number => heightOf(usage ?? NO_USAGE, measure)

const NONE: Readonly<Record<RowsTab, string>> = {
  agents: 'no agent',
  models: 'no model',
  projects: 'no project',
  sessions: 'no session',
  tasks: 'no task',
}

type Who = Pick<UsageRow, 'name' | 'note' | 'client' | 'agentId'>

/** What a line is called. Names of those that the state has forgotten come from the server. */
export function whoOf(tab: RowsTab, group: UsageGroup, agents: ReadonlyMap<string, Agent>): Who {
  const { key, label, of } = group
  const name = key === null ? NONE[tab] : (label ?? key)
  if (tab === 'agents') {
    const agent = key === null ? undefined : agents.get(key)
    const kind = agent?.kind ?? of ?? null
    return { name: agent?.name ?? name, note: kind, client: kind, ...(agent && { agentId: agent.id }) }
  }
  if (tab !== 'sessions') return { name, note: null, client: null }
  const agent = typeof of === 'string' ? agents.get(of) : undefined
  return { name, note: agent?.name ?? of ?? null, client: agent?.kind ?? null }
}
