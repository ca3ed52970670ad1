'use client'

import { useEffect, useMemo, useRef } from 'react'
import useSWR from 'swr'
import { SUM_MS, useCalmLive, useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type SpendQuestion, spendOf } from '#lib/state/spend.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { loadUsage, type UsageFound, type UsageQuestion, usagePath } from './usage-calls.ts'

const tokensOf = (state: MissionState) => state.tokens
const agentsOf = (state: MissionState) => state.agents
const workspaceOf = (state: MissionState) => state.workspace
const dayOf = (state: MissionState) => state.last.day
const hourOf = (state: MissionState) => state.last.at?.slice(0, 13) ?? null
const changedOf = (state: MissionState) => state.changed.tokens

/** The server is asked again at most this often while usage comes in. */
const ASK_MS = 3_000

export interface UsageRead {
  /** Null while it is not known. */
  readonly found: UsageFound | null
  readonly wrong: AnswerError | null
}

const NOTHING: UsageRead = { found: null, wrong: null }

/**
 * What was used: from the live state where it holds all of it, so that it is the figure of every other page at the same
 * moment; else from the server, asked again when usage came in. @param question null asks nothing.
 */
export function useUsage(question: UsageQuestion | null): UsageRead {
  const held = useHeld(question)
  const path = question === null || held !== null ? null : usagePath(question)
  const { data, error, mutate } = useSWR<UsageFound, AnswerError>(path, loadUsage)
  useAfterUsage(path, mutate)
  return useMemo(() => {
    if (held !== null) return { found: held, wrong: null }
    return path === null ? NOTHING : { found: data ?? null, wrong: error ?? null }
  }, [held, path, data, error])
}

/** Asks again after usage came in, not for the first time. */
export function useAfterUsage(path: string | null, again: () => Promise<unknown>): void {
  const changed = useCalmLive(changedOf, ASK_MS)
  const asked = useRef(changed)
  useEffect(() => {
    if (asked.current === changed) return
    asked.current = changed
    if (path !== null) void again()
  }, [path, changed, again])
}

function useHeld(question: UsageQuestion | null): UsageFound | null {
  const tokens = useCalmLive(tokensOf, SUM_MS)
  const agents = useCalmLive(agentsOf, SUM_MS)
  const workspace = useLive(workspaceOf)
  const [day, hour] = [useLive(dayOf), useLive(hourOf)]
  return useMemo(() => {
    const asked = question && heldQuestion(question)
    if (asked === null) return null
    const at = hour === null ? null : `${hour}:00:00.000Z`
    return spendOf({ tokens, agents, workspace, last: { seq: 0, at, day } }, asked)
  }, [question, tokens, agents, workspace, day, hour])
}

/** The state knows usage of no single session or task. */
function heldQuestion({ by, only, ...question }: UsageQuestion): SpendQuestion | null {
  if (by === 'session' || by === 'task' || only.sessionId !== undefined || only.taskId !== undefined) return null
  return { ...question, by, only }
}
