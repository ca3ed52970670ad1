import { useMemo } from 'react'
import useSWR from 'swr'
import type { DirectoryEntry } from '#lib/auth/directory.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { sendJson } from '../rest/send-json.ts'
import { type Directory, directoryFrom, EMPTY_DIRECTORY } from './directory.ts'

export const DIRECTORY = '/api/directory'
/** A key that was made meanwhile is called by its id until then. Most of these are answered with 304. */
const AGAIN_MS = 60_000

/** Asked for once a page, and again now and then. */
export function useLoadedDirectory(): Directory {
  const { data } = useSWR<readonly DirectoryEntry[], AnswerError>(DIRECTORY, load, { refreshInterval: AGAIN_MS })
  return useMemo(() => (data === undefined ? EMPTY_DIRECTORY : directoryFrom(data)), [data])
}

// The shape is what lib/rest/directory-answer.ts makes.
const load = async (path: string): Promise<readonly DirectoryEntry[]> =>
  ((await sendJson(path, 'GET')) as { items: readonly DirectoryEntry[] }).items
