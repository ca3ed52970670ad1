'use client'

import { useMemo } from 'react'
import { AGENT_PROGRAMS } from '#lib/connect/agents.ts'
import type { Agent } from '#lib/state/model.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Window } from '../ui/window.tsx'
import { type Client, clientsOf } from './clients.ts'

const NAMES = new Map<string, string>(AGENT_PROGRAMS.map(({ id, name }) => [id, name]))
const SHOWN = 6

/** Who reports here already, by client; not there while nobody does. */
export function Connected({ agents }: { agents: ReadonlyMap<string, Agent> }) {
  const clients = useMemo(() => clientsOf([...agents.values()], NAMES), [agents])
  if (clients.length === 0) return null
  return (
    <Window title="Connected" beside={<span className="count">{agents.size}</span>} end="by client">
      <ul className="cn-clients">
        {clients.map((client) => (
          <Row key={client.name} {...client} />
        ))}
      </ul>
    </Window>
  )
}

const Row = ({ name, agents }: Client) => (
  <li>
    {agents.slice(0, SHOWN).map(({ id, name: who, kind, status }) => (
      <AvatarTile key={id} id={id} name={who} kind={kind} size={20} status={status} />
    ))}
    <span className="meta">
      {name}, <span className="num">{agents.length}</span>
    </span>
  </li>
)
