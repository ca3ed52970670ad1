'use client'

import { useMemo } from 'react'
import { useCalmLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { visibleText } from '../visible-text.ts'
import { NOBODY } from './board-view.ts'
import { nameOf, useMe } from './me.ts'
import { toldApart } from './told-apart.ts'

const CALM_MS = 1_000
const tasksOf = (state: MissionState) => state.tasks
const agentsOf = (state: MissionState) => state.agents

export type Values = readonly (readonly [value: string, words: string])[]

/** The projects, assignees and labels that any task has. */
export function useFilterValues(): Readonly<Record<'projects' | 'assignees' | 'labels', Values>> {
  const me = useMe()
  const tasks = useCalmLive(tasksOf, CALM_MS)
  const agents = useCalmLive(agentsOf, CALM_MS)
  const found = useMemo(() => valuesOf(tasks.values()), [tasks])
  return useMemo(() => {
    const plain = (values: readonly string[]): Values => values.map((value) => [value, visibleText(value)])
    const words = toldApart(agents.values())
    const people = found.assignees.map((one) => {
      const agent = words.get(one.replace(/^agent:/, ''))
      return [one, visibleText(agent ?? nameOf(one, agents, me))] as const
    })
    people.sort((a, b) => a[1].localeCompare(b[1], 'en'))
    return { projects: plain(found.projects), labels: plain(found.labels), assignees: [[NOBODY, 'nobody'], ...people] }
  }, [found, agents, me])
}

function valuesOf(tasks: Iterable<Task>) {
  const [projects, assignees, labels] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const task of tasks) {
    if (task.project) projects.add(task.project)
    if (task.assignee !== null) assignees.add(task.assignee)
    for (const label of task.labels) labels.add(label)
  }
  const sorted = (all: Set<string>) => [...all].sort((a, b) => a.localeCompare(b, 'en'))
  return { projects: sorted(projects), assignees: [...assignees], labels: sorted(labels) }
}
