import { Activity, type LucideIcon, Plug, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { AGENT_PROGRAMS, type AgentProgram } from '#lib/connect/agents.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Icon } from '../ui/icon.tsx'
import { Step } from './step.tsx'

export type ByHandId = 'otel' | 'mcp' | 'http'
export type Picked = AgentProgram['id'] | ByHandId

const BY_HAND: readonly {
  readonly id: ByHandId
  readonly name: string
  readonly how: string
  readonly icon: LucideIcon
}[] = [
  { id: 'otel', name: 'OpenTelemetry', how: 'any SDK', icon: Activity },
  { id: 'mcp', name: 'MCP', how: 'a server it can call', icon: Plug },
  { id: 'http', name: 'HTTP', how: 'one POST', icon: Send },
]

export const isByHand = (picked: Picked): picked is ByHandId => BY_HAND.some(({ id }) => id === picked)

/** Sprites stand for clients, icons for protocols. */
export function PickAgent({ picked, onPick }: { picked: Picked; onPick: (picked: Picked) => void }) {
  return (
    <Step number={1} title="Pick your agent">
      <ul className="cn-pick">
        {AGENT_PROGRAMS.map(({ id, name, how }) => (
          <Choice key={id} {...{ name, how }} isPicked={picked === id} onPick={() => onPick(id)}>
            <AvatarTile id={name} name={name} kind={id} size={36} />
          </Choice>
        ))}
        {BY_HAND.map(({ id, name, how, icon }) => (
          <Choice key={id} {...{ name, how }} isPicked={picked === id} onPick={() => onPick(id)}>
            <span className="cn-tile px">
              <Icon of={icon} />
            </span>
          </Choice>
        ))}
      </ul>
    </Step>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly how: string
  readonly isPicked: boolean
  readonly onPick: () => void
  readonly children: ReactNode
}

const Choice = ({ name, how, isPicked, onPick, children }: ChoiceProps) => (
  <li>
    <button type="button" aria-pressed={isPicked} onClick={onPick}>
      {children}
      <span className="cn-name">
        <b>{name}</b>
        <span className="meta">{how}</span>
      </span>
    </button>
  </li>
)
