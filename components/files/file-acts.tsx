'use client'

import { useMemo } from 'react'
import useSWRInfinite from 'swr/infinite'
import { useLive } from '#lib/client/use-live.ts'
import type { FileAct, FileHistoryPage } from '#lib/files/file-history.ts'
import type { MissionState, TouchedFile } from '#lib/state/model.ts'
import { AgentLink } from '../agents/agent-link.tsx'
import { Ago } from '../live/age.tsx'
import { type AnswerError, sendJson } from '../rest/send-json.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Button } from '../ui/button.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { isOfPlace } from './is-of-place.ts'

const agentsOf = (state: MissionState) => state.agents
const sessionsOf = (state: MissionState) => state.sessions

// A cast: the route answers so, and its test holds it to that.
const load = (path: string) => sendJson(path, 'GET') as Promise<FileHistoryPage>

const addressOf = (path: string, before: string | undefined): string =>
  `/api/files/history?${new URLSearchParams({ path, ...(before !== undefined && { before }) })}`

/** All that was done to a file, the newest first; asked for again when more is done. */
export function FileActs({ file }: { file: TouchedFile }) {
  const { path, at } = file
  const agents = useLive(agentsOf)
  const sessions = useLive(sessionsOf)
  const { data, error, size, setSize, isLoading } = useSWRInfinite<FileHistoryPage, AnswerError>(
    (index, before) => {
      if (index > 0 && before?.next === undefined) return null
      return [addressOf(path, before?.next), at]
    },
    ([address]: readonly [string, string]) => load(address),
    { keepPreviousData: true, revalidateAll: false },
  )
  const acts = useMemo(
    () => (data ?? []).flatMap(({ items }) => items).filter((act) => isOfPlace(act, file, { agents, sessions })),
    [data, file, agents, sessions],
  )
  return (
    <section aria-label="History">
      <h3 className="files-sub-head">History</h3>
      {error && <Wrong title="The history did not come">{error.message}</Wrong>}
      {isLoading && <p className="meta">Loading…</p>}
      <ul className="files-acts">
        {acts.map((act) => (
          <ActLine key={act.seq} act={act} />
        ))}
      </ul>
      {data?.at(-1)?.next !== undefined && (
        <Button tone="quiet" onClick={() => setSize(size + 1)}>
          Show earlier
        </Button>
      )}
    </section>
  )
}

function ActLine({ act: { agentId, sessionId, change, at } }: { act: FileAct }) {
  const agent = useLive((state: MissionState) => (agentId === null ? undefined : state.agents.get(agentId)))
  return (
    <li>
      {agent && <AvatarTile id={agent.id} name={agent.name} kind={agent.kind} size={20} bare />}
      <span className="cut">
        {agentId === null ? (
          'Somebody'
        ) : (
          <AgentLink id={agentId} {...(sessionId !== null && { session: sessionId })}>
            <UntrustedText text={agent?.name ?? agentId} />
          </AgentLink>
        )}{' '}
        {change === 'read' ? 'read it' : `${change} it`}
      </span>
      <Ago at={at} className="meta num spring" />
    </li>
  )
}
