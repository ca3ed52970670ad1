import { Activity, type LucideIcon, Plug, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { AGENT_PROGRAMS, type AgentProgram } from '#lib/connect/agents.ts'
import type { Capability } from '#lib/protocol/event.ts'
import { CAPABILITIES } from '../agents/capabilities.ts'
import { CapabilityGlyph } from '../agents/capability-glyph.tsx'
import { CAPABILITY_WORDS } from '../agents/capability-words.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Icon } from '../ui/icon.tsx'
import { Step } from './step.tsx'

export type ByHandId = 'otel' | 'mcp' | 'http'
export type Picked = AgentProgram['id'] | 'openclaw' | ByHandId

const BY_HAND: readonly {
  readonly id: ByHandId
  readonly name: string
  readonly how: string
  readonly can: readonly Capability[]
  readonly icon: LucideIcon
}[] = [
  { id: 'otel', name: 'OpenTelemetry', how: 'any SDK', can: ['watch', 'cost'], icon: Activity },
  { id: 'mcp', name: 'MCP', how: 'a server it can call', can: ['watch', 'gate'], icon: Plug },
  { id: 'http', name: 'HTTP', how: 'one POST', can: ['watch', 'cost'], icon: Send },
]

export const isByHand = (picked: Picked): picked is ByHandId => BY_HAND.some(({ id }) => id === picked)

/** Sprites stand for clients, icons for protocols. */
export function PickAgent({ picked, onPick }: { picked: Picked; onPick: (picked: Picked) => void }) {
  return (
    <Step number={1} title="Pick your agent">
      <ul className="cn-pick">
        {AGENT_PROGRAMS.map(({ id, name, how, can }) => (
          <Choice key={id} {...{ name, how, can }} isPicked={picked === id} onPick={() => onPick(id)}>
            <AvatarTile id={name} name={name} kind={id} size={36} />
          </Choice>
        ))}
        <Choice
          name="OpenClaw"
          how="its gateway"
          can={['watch', 'cost']}
          isPicked={picked === 'openclaw'}
          onPick={() => onPick('openclaw')}
        >
          <AvatarTile id="OpenClaw" name="OpenClaw" kind="openclaw" size={36} />
        </Choice>
        {BY_HAND.map(({ id, name, how, can, icon }) => (
          <Choice key={id} {...{ name, how, can }} isPicked={picked === id} onPick={() => onPick(id)}>
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
  /** What can be done with such an agent at best. */
  readonly can: readonly Capability[]
  readonly isPicked: boolean
  readonly onPick: () => void
  readonly children: ReactNode
}

const Choice = ({ name, how, can, isPicked, onPick, children }: ChoiceProps) => (
  <li>
    <button type="button" aria-pressed={isPicked} onClick={onPick}>
      {children}
      <span className="cn-name">
        <b>{name}</b>
        <span className="meta">{how}</span>
      </span>
      <Can can={can} />
    </button>
  </li>
)

/** Five glyphs in a fixed order; what is missing leaves a dash in its place. */
const Can = ({ can }: { can: readonly Capability[] }) => (
  <span className="cn-can">
    <span className="sr">can be {can.map((one) => CAPABILITY_WORDS[one].word).join(', ')}</span>
    {CAPABILITIES.map((one) => (
      <span key={one} aria-hidden="true">
        {can.includes(one) ? <CapabilityGlyph of={one} /> : '–'}
      </span>
    ))}
  </span>
)

/** What the glyphs stand for. */
export const Legend = () => (
  <section className="window px px-drop cn-legend" aria-label="What the signs mean">
    <ul>
      {CAPABILITIES.map((one) => (
        <li key={one}>
          <CapabilityGlyph of={one} />
          <span>{CAPABILITY_WORDS[one].word}</span>
          <span className="meta">{CAPABILITY_WORDS[one].means}</span>
        </li>
      ))}
    </ul>
  </section>
)
