'use client'

import useSWR from 'swr'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { type AnswerError, sendJson } from '../rest/send-json.ts'
import { encode } from '../ui/path-segment.ts'

export interface TaskPast {
  /** Newest first. */
  readonly items: readonly MissionEvent[]
  readonly next?: number
}

const load = ([path]: readonly [string, ...unknown[]]) =>
  // What our own server answers on this route.
  sendJson(path, 'GET') as Promise<TaskPast>

/** What happened to a task, asked for again whenever something does. @param limit how many of the newest. */
export function useTaskHistory({ id, version, comments }: Task, limit: number) {
  const path = `/api/tasks/${encode(id)}/history?limit=${limit}`
  return useSWR<TaskPast, AnswerError>([path, version, comments.at(-1)?.id], load, { keepPreviousData: true })
}
