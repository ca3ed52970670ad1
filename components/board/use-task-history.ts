'use client'

import useSWR from 'swr'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { type AnswerError, sendJson } from '../rest/send-json.ts'
import { encode } from '../ui/path-segment.ts'

export interface TaskPast {
  /** Newest first. */
  readonly items: readonly MissionEvent[]
  readonly next?: number
}

const refusedOf = ({ types }: MissionState) => types.get('task:refused') ?? 0

const load = ([path]: readonly [string, ...unknown[]]) =>
  // What our own server answers on this route.
  sendJson(path, 'GET') as Promise<TaskPast>

/** What happened to a task, asked for again whenever something does. @param limit how many of the newest. */
export function useTaskHistory({ id, version, comments }: Task, limit: number) {
  const path = `/api/tasks/${encode(id)}/history?limit=${limit}`
  // Being refused changes nothing of a task.
  const refused = useLive(refusedOf)
  return useSWR<TaskPast, AnswerError>([path, version, comments.at(-1)?.id, refused], load, { keepPreviousData: true })
}
