'use client'

import { useCallback, useMemo, useRef, useState } from 'react'
import { useLiveContext } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { changeTask, type TaskFields } from '../tasks/task-calls.ts'
import { standsWords } from '../tasks/task-words.ts'
import { useToast } from '../ui/toast.tsx'
import { visibleText } from '../visible-text.ts'
import { afterClaim, claimAndPlace, claimantOf } from './carry-out.ts'
import { type Pending, withMove, withPending } from './pending-moves.ts'
import { useLostMoves } from './use-lost-moves.ts'

type Tasks = MissionState['tasks']

/** @returns whether it was stored; a refusal puts the task back and says why. */
export type Move = (task: Task, fields: TaskFields) => Promise<boolean>

/** The tasks with what was moved and not stored yet, and how to move one. */
export function useMoves(tasks: Tasks, day: string): readonly [Tasks, Move] {
  const { store } = useLiveContext()
  const toast = useToast()
  const [pending, setPending] = useState<ReadonlyMap<string, Pending>>(new Map())
  const shown = useMemo(() => withPending(tasks, pending, day), [tasks, pending, day])
  const latest = useRef(pending)
  const sent = useRef(new Map<string, Promise<boolean>>())
  const lost = useLostMoves()
  const move = useCallback(
    (task: Task, fields: TaskFields) => {
      const set = (one: Pending | null) => {
        const next = new Map(latest.current)
        if (one) next.set(task.id, one)
        else next.delete(task.id)
        latest.current = next
        setPending(next)
      }
      const agentId = claimantOf(task, fields, store.getState().agents)
      const steps = agentId !== null && afterClaim(fields) !== null ? 2 : 1
      const mine = withMove(latest.current.get(task.id), task.version, fields, steps)
      set(mine)
      lost.forget(task.id)
      const send = async () => {
        // One after the other; where the one before was refused, nobody has seen what this one was made from.
        if ((await sent.current.get(task.id)) === false && mine.until - mine.from >= steps) return false
        try {
          if (agentId === null) {
            await changeTask(task.id, mine.until, fields, newRequestId())
            return true
          }
          const { unplaced } = await claimAndPlace(task, agentId, fields)
          if (unplaced === null) return true
          set(null)
          toast('error', `Claimed, but not put in its place: ${visibleText(task.title)}. ${unplaced}`)
          return true
        } catch (cause) {
          set(null)
          const error = AnswerError.from(cause)
          const why = agentId === null ? reasonOf(error, store.getState()) : error.message
          const words = `${error.title('Put back')}: ${visibleText(task.title)}. ${visibleText(why)}`
          toast('error', words, lost.about(task.id))
          return error.unsure && lost.note(task, mine.until - steps + 1, fields)
        }
      }
      const answer = send()
      sent.current.set(task.id, answer)
      return answer
    },
    [store, toast, lost],
  )
  return [shown, move]
}

function reasonOf(error: AnswerError, { agents }: MissionState): string {
  if (error.code === 'not_found') return 'It was removed meanwhile.'
  if (error.code !== 'conflict') return error.message
  // The API answers a conflict over a task with that task, or null where none stands.
  const stands = (error.current ?? null) as Task | null
  return stands ? `It changed meanwhile. Now: ${standsWords(stands, agents)}` : 'It was removed meanwhile.'
}
