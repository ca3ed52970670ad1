'use client'

import { useRef, useState } from 'react'
import type { Task } from '#lib/state/model.ts'
import { AnswerError } from '../rest/send-json.ts'
import { changeTask, newRequestId, type TaskFields } from '../tasks/task-calls.ts'
import { plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import type { Picks } from './use-picked.ts'

/** Requests that are on their way at once. */
const AT_ONCE = 6

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
      picks.set(refused.map(({ task }) => task.id))
      const words = `${done}: ${plural(changed, 'task', 'tasks')}; not ${plural(refused.length, 'other', 'others')}, still selected.`
      toast('error', `${words} ${visibleText(first.task.title)}: ${first.error.message}`, 'bulk')
    })
  }
  return { busy, change }
}

interface Outcome {
  readonly changed: number
  readonly refused: readonly { readonly task: Task; readonly error: AnswerError }[]
}

async function changeAll(tasks: readonly Task[], of: (task: Task) => TaskFields | null): Promise<Outcome> {
  const refused: { task: Task; error: AnswerError }[] = []
  let changed = 0
  const queue = tasks.flatMap((task) => {
    const fields = of(task)
    return fields === null ? [] : [{ task, fields }]
  })
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      try {
        await changeTask(next.task.id, next.task.version, next.fields, newRequestId())
        changed++
      } catch (cause) {
        refused.push({ task: next.task, error: AnswerError.from(cause) })
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { changed, refused }
}
