'use client'

import { useCallback, useMemo } from 'react'
import useSWRInfinite from 'swr/infinite'
import { useLive } from '#lib/client/use-live.ts'
import type { FileHistoryPage } from '#lib/files/file-history.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { useCalm } from '../live/use-calm.ts'
import { type AnswerError, sendJson } from '../rest/send-json.ts'
import { type TaskFile, taskFiles } from './task-files.ts'

/** While it is worked on, the server is asked at most this often. */
const CALM_MS = 3_000
/** Acts in a page: many on few files. */
const ACTS = 200

const agentsOf = (state: MissionState) => state.agents
const sessionsOf = (state: MissionState) => state.sessions

// A cast: the route answers so, and its test holds it to that.
const load = ([path]: readonly [string, ...unknown[]]) => sendJson(path, 'GET') as Promise<FileHistoryPage>

export interface TaskFilesFound {
  /** Undefined until it is known. */
  readonly files: readonly TaskFile[] | undefined
  readonly error: AnswerError | undefined
  /** Asks for what was done before; null where that was all. */
  readonly earlier: (() => void) | null
}

/** What holders of a task did to files while they held it; asked for again when its holder does more. */
export function useTaskFiles({ id, version, lease }: Task): TaskFilesFound {
  const holder = lease?.holder
  const touched = useCalm(useLive(useCallback((state: MissionState) => lastTouch(state, holder), [holder])), CALM_MS)
  const agents = useLive(agentsOf)
  const sessions = useLive(sessionsOf)
  const { data, error, size, setSize } = useSWRInfinite<FileHistoryPage, AnswerError>(
    (index, before) => {
      if (index > 0 && before?.next === undefined) return null
      const query = new URLSearchParams({ taskId: id, limit: String(ACTS) })
      if (before?.next !== undefined) query.set('before', before.next)
      const path = `/api/files/history?${query}`
      // What is older does not change: it has a key of its own as long as the pages before it end there.
      return index === 0 ? [path, version, touched] : [path]
    },
    load,
    { keepPreviousData: true, revalidateAll: false, persistSize: true },
  )
  const files = useMemo(
    () =>
      data &&
      taskFiles(
        data.flatMap(({ items }) => items),
        { agents, sessions },
      ),
    [data, agents, sessions],
  )
  return { files, error, earlier: data?.at(-1)?.next === undefined ? null : () => void setSize(size + 1) }
}

/** When an agent touched a file last, as far as the state keeps it. */
function lastTouch({ touched }: MissionState, agentId: string | undefined): string {
  if (agentId === undefined) return ''
  let last = ''
  for (const { touches } of touched.values())
    for (const touch of touches) if (touch.agentId === agentId && touch.at > last) last = touch.at
  return last
}
