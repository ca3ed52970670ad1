'use client'

import { useEffect, useRef, useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { ErrorBody } from '#lib/protocol/errors.ts'
import type { Task } from '#lib/state/model.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import type { TaskFields } from '../tasks/task-calls.ts'
import { plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import { type BulkPlan, planBulk, type Refused } from './bulk-plan.ts'
import { claimAndPlace } from './carry-out.ts'
import { createOwnVersions, type OwnVersions } from './own-versions.ts'
import type { Picks } from './use-picked.ts'

/** Tasks that one request may name. */
const AT_ONCE = 1_000
/** Reasons that are told at once. */
const TOLD = 3

export interface Bulk {
  readonly busy: boolean
  /**
   * Waits its turn where others are on their way. What is refused stays selected, and is told why.
   * @param of what to change of a task; null for nothing.
   */
  readonly change: (done: string, of: (task: Task) => TaskFields | null) => void
}

/**
 * Changes all that are selected, each on its own version: one that somebody changed meanwhile is refused alone. What comes to
 * run by it is claimed for its agent, as where one card is dropped.
 */
export function useBulk(picks: Picks): Bulk {
  const toast = useToast()
  const { store } = useLiveContext()
  const [waiting, setWaiting] = useState(0)
  const [own] = useState(createOwnVersions)
  const turn = useRef<Promise<void>>(Promise.resolve())
  const latest = useRef(picks)
  useEffect(() => {
    latest.current = picks
  })
  const change: Bulk['change'] = (done, of) => {
    const seen = picks.tasks
    const act = async () => {
      const plan = planBulk(seen.map(own.after), of, store.getState().agents)
      const { changed, refused } = await carryOut(plan, own)
      if (refused.length === 0) {
        toast('done', `${done}: ${plural(changed, 'task', 'tasks')}.`, 'bulk')
        return
      }
      // Whoever has selected others meanwhile keeps those.
      const { ids } = latest.current
      const still = ids.size === seen.length && seen.every(({ id }) => ids.has(id))
      if (still) picks.set(refused.map(({ id }) => id))
      const words = `${done}: ${plural(changed, 'task', 'tasks')}; not ${plural(refused.length, 'other', 'others')}${still ? ', still selected' : ''}.`
      toast('error', `${words} ${reasons(seen, refused)}`)
    }
    setWaiting((count) => count + 1)
    // One after the other: each is made from what the one before it leaves.
    turn.current = turn.current.then(act).finally(() => setWaiting((count) => count - 1))
  }
  return { busy: waiting > 0, change }
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

async function carryOut({ alike, claims, refused: unasked }: BulkPlan, own: OwnVersions): Promise<Outcome> {
  const refused = [...unasked]
  let asked = unasked.length
  // One after the other: where there is not room for all, the first of the selection have it.
  for (const { task, agentId, change } of claims) {
    asked++
    const why = await claim(task, agentId, change, own)
    if (why !== null) refused.push({ id: task.id, why })
  }
  for (const { change, tasks } of alike) {
    for (let at = 0; at < tasks.length; at += AT_ONCE) {
      const some = tasks.slice(at, at + AT_ONCE)
      asked += some.length
      refused.push(...(await changeSome(some, change, own)))
    }
  }
  return { changed: asked - refused.length, refused }
}

/** @returns why not, in the words of the server; null where it was done. */
async function claim(from: Task, agentId: string, change: TaskFields, own: OwnVersions): Promise<string | null> {
  try {
    const { task, unplaced } = await claimAndPlace(from, agentId, change)
    own.note(from, task)
    return unplaced
  } catch (cause) {
    return AnswerError.from(cause).message
  }
}

/** What our own server answers on this route, in the order of what was asked. */
interface BulkAnswer {
  readonly results: readonly ({ readonly id: string; readonly task?: Task } & Partial<ErrorBody>)[]
}

async function changeSome(tasks: readonly Task[], change: TaskFields, own: OwnVersions): Promise<readonly Refused[]> {
  const items = tasks.map(({ id, version }) => ({ id, version }))
  try {
    const body = { items, change }
    const answer = await sendJson('/api/tasks/bulk', 'POST', body, { 'idempotency-key': newRequestId() })
    const { results } = answer as BulkAnswer
    for (const [at, from] of tasks.entries()) {
      const task = results[at]?.task
      if (task) own.note(from, task)
    }
    return results.flatMap(({ id, error }) => (error ? [{ id, why: error.message }] : []))
  } catch (cause) {
    const why = AnswerError.from(cause).message
    return tasks.map(({ id }) => ({ id, why }))
  }
}
