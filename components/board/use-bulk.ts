'use client'

import { useRef, useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { ErrorBody } from '#lib/protocol/errors.ts'
import type { Task } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { newRequestId, type TaskFields } from '../tasks/task-calls.ts'
import { plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import { type BulkPlan, planBulk, type Refused } from './bulk-plan.ts'
import { claimAndPlace } from './carry-out.ts'
import type { Picks } from './use-picked.ts'

/** Tasks that one request may name. */
const AT_ONCE = 1_000
/** Reasons that are told at once. */
const TOLD = 3

export interface Bulk {
  readonly busy: boolean
  /** @param of what to change of a task; null for nothing. What is refused stays selected, and is told why. */
  readonly change: (done: string, of: (task: Task) => TaskFields | null) => void
}

/**
 * Changes all that are selected, each on its own version: one that somebody changed meanwhile is refused alone. What comes to
 * run by it is claimed for its agent, as where one card is dropped.
 */
export function useBulk(picks: Picks): Bulk {
  const toast = useToast()
  const { store } = useLiveContext()
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const change: Bulk['change'] = (done, of) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    void carryOut(planBulk(picks.tasks, of, store.getState().agents)).then(({ changed, refused }) => {
      running.current = false
      setBusy(false)
      if (refused.length === 0) {
        toast('done', `${done}: ${plural(changed, 'task', 'tasks')}.`, 'bulk')
        return
      }
      picks.set(refused.map(({ id }) => id))
      const words = `${done}: ${plural(changed, 'task', 'tasks')}; not ${plural(refused.length, 'other', 'others')}, still selected.`
      toast('error', `${words} ${reasons(picks.tasks, refused)}`, 'bulk')
    })
  }
  return { busy, change }
}

/** Why each was refused, by its title; of many the first. */
function reasons(tasks: readonly Task[], refused: readonly Refused[]): string {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]))
  const told = refused.slice(0, TOLD).map(({ id, why }) => `${visibleText(titles.get(id) ?? id)}: ${visibleText(why)}`)
  const more = refused.length - told.length
  return [...told, ...(more > 0 ? [`And ${plural(more, 'other', 'others')}.`] : [])].join(' ')
}

interface Outcome {
  readonly changed: number
  readonly refused: readonly Refused[]
}

async function carryOut({ alike, claims, refused: unasked }: BulkPlan): Promise<Outcome> {
  const refused = [...unasked]
  let asked = unasked.length
  // One after the other: where there is not room for all, the first of the selection have it.
  for (const { task, agentId, change } of claims) {
    asked++
    const why = await claim(task, agentId, change)
    if (why !== null) refused.push({ id: task.id, why })
  }
  for (const { change, tasks } of alike) {
    for (let at = 0; at < tasks.length; at += AT_ONCE) {
      const some = tasks.slice(at, at + AT_ONCE)
      asked += some.length
      refused.push(...(await changeSome(some, change)))
    }
  }
  return { changed: asked - refused.length, refused }
}

/** @returns why not, in the words of the server; null where it was done. */
async function claim(task: Task, agentId: string, change: TaskFields): Promise<string | null> {
  try {
    return await claimAndPlace(task, agentId, change)
  } catch (cause) {
    return AnswerError.from(cause).message
  }
}

/** What our own server answers on this route. */
interface BulkAnswer {
  readonly results: readonly ({ readonly id: string } & Partial<ErrorBody>)[]
}

async function changeSome(tasks: readonly Task[], change: TaskFields): Promise<readonly Refused[]> {
  const items = tasks.map(({ id, version }) => ({ id, version }))
  try {
    const body = { items, change }
    const answer = await sendJson('/api/tasks/bulk', 'POST', body, { 'idempotency-key': newRequestId() })
    return (answer as BulkAnswer).results.flatMap(({ id, error }) => (error ? [{ id, why: error.message }] : []))
  } catch (cause) {
    const why = AnswerError.from(cause).message
    return tasks.map(({ id }) => ({ id, why }))
  }
}
