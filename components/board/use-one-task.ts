'use client'

import { useCallback } from 'react'
import useSWR from 'swr'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { type AnswerError, sendJson } from '../rest/send-json.ts'
import { encode } from '../ui/path-segment.ts'

/** Why a task is not there. */
export type Missing =
  | { readonly kind: 'loading' | 'gone' }
  | { readonly kind: 'wrong'; readonly message: string; readonly again: () => void }

export type OneTask =
  | { readonly task: Task; readonly missing: null }
  | { readonly task: undefined; readonly missing: Missing }

/** A task, live; one that closed too long ago for the live state as the archive has it. */
export function useOneTask(id: string): OneTask {
  const live = useLive(useCallback(({ tasks }: MissionState) => tasks.get(id), [id]))
  const path = live === undefined && id !== '' ? `/api/tasks/${encode(id)}` : null
  // What our own server answers on this route.
  const read = (at: string) => sendJson(at, 'GET') as Promise<Task>
  const { data, error, mutate } = useSWR<Task, AnswerError>(path, read, { shouldRetryOnError: false })
  const task = live ?? (path === null ? undefined : data)
  if (task) return { task, missing: null }
  if (path === null || error?.code === 'not_found') return { task: undefined, missing: { kind: 'gone' } }
  if (!error) return { task: undefined, missing: { kind: 'loading' } }
  return { task: undefined, missing: { kind: 'wrong', message: error.message, again: () => void mutate() } }
}
