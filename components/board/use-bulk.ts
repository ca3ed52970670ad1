'use client'

import { useRef, useState } from 'react'
import type { ErrorBody } from '#lib/protocol/errors.ts'
import type { Task } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { newRequestId, type TaskFields } from '../tasks/task-calls.ts'
import { plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import type { Picks } from './use-picked.ts'

/** Tasks that one request may name. */
const AT_ONCE = 1_000

export interface Bulk {
  readonly busy: boolean
  /** @param of what to change of a task; null for nothing. What is refused stays selected, and one reason is said. */
  readonly change: (done: string, of: (task: Task) => TaskFields | null) => void
}

/** Changes all that are selected, each on its own version: one that somebody changed meanwhile is refused alone. */
export function useBulk(picks: Picks): Bulk {
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const change: Bulk['change'] = (done, of) => {
    if (running.current) return
    running.current = true
    setBusy(true)
    void changeAll(picks.tasks, of).then(({ changed, refused }) => {
      running.current = false
      setBusy(false)
      const [first] = refused
      if (first === undefined) {
        toast('done', `${done}: ${plural(changed, 'task', 'tasks')}.`, 'bulk')
        return
      }
      picks.set(refused.map(({ id }) => id))
      const words = `${done}: ${plural(changed, 'task', 'tasks')}; not ${plural(refused.length, 'other', 'others')}, still selected.`
      const title = picks.tasks.find(({ id }) => id === first.id)?.title ?? first.id
      toast('error', `${words} ${visibleText(title)}: ${first.why}`, 'bulk')
    })
  }
  return { busy, change }
}

interface Refused {
  readonly id: string
  readonly why: string
}

interface Outcome {
  readonly changed: number
  readonly refused: readonly Refused[]
}

async function changeAll(tasks: readonly Task[], of: (task: Task) => TaskFields | null): Promise<Outcome> {
  const alike = new Map<string, { change: TaskFields; tasks: Task[] }>()
  for (const task of tasks) {
    const change = of(task)
    if (change === null) continue
    const key = JSON.stringify(change)
    const group = alike.get(key)
    if (group) group.tasks.push(task)
    else alike.set(key, { change, tasks: [task] })
  }
  const refused: Refused[] = []
  let asked = 0
  for (const { change, tasks: group } of alike.values()) {
    for (let at = 0; at < group.length; at += AT_ONCE) {
      const some = group.slice(at, at + AT_ONCE)
      asked += some.length
      refused.push(...(await changeSome(some, change)))
    }
  }
  return { changed: asked - refused.length, refused }
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
