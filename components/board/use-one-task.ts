'use client'

import { useCallback } from 'react'
import useSWR from 'swr'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { type AnswerError, sendJson } from '../rest/send-json.ts'
import { encode } from '../ui/path-segment.ts'

/** A task, live; one that closed too long ago for the live state as the archive has it. Undefined where there is none. */
export function useOneTask(id: string): Task | undefined {
  const live = useLive(useCallback(({ tasks }: MissionState) => tasks.get(id), [id]))
  const path = live === undefined && id !== '' ? `/api/tasks/${encode(id)}` : null
  // What our own server answers on this route.
  const { data } = useSWR<Task, AnswerError>(path, (at: string) => sendJson(at, 'GET') as Promise<Task>, {
    shouldRetryOnError: false,
  })
  return live ?? (path === null ? undefined : data)
}
