import { Plug } from 'lucide-react'
import { ButtonLink } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { EmptyDesk } from '../ui/office/empty-desk.tsx'
import { Window } from '../ui/window.tsx'

const STEPS = [
  ['Pick your agent', 'Claude Code, Codex, Gemini CLI, OpenCode, or anything that speaks HTTP, OpenTelemetry or MCP.'],
  ['Paste one line', 'Where it runs. It shows what it changes, keeps what is there, and can be taken back.'],
  ['Start a session', 'Its first event seats somebody here, within a second. Nothing has to be reloaded.'],
] as const

/** The Deck before anybody works here: teaches the one thing to do next. */
export function FirstRun() {
  return (
    <Window title="Seat your first agent" hot>
      <div className="first">
        <div>
          <p className="soft">Every desk is free. Three steps, about a minute.</p>
          <ol>
            {STEPS.map(([title, text], at) => (
              <li key={title}>
                <span className="step-no" aria-hidden="true">
                  {at + 1}
                </span>
                <div>
                  <b>{title}</b>
                  <p>{text}</p>
                </div>
              </li>
            ))}
          </ol>
          <ButtonLink tone="brand" href="/connect">
            <Icon of={Plug} />
            Connect an agent
          </ButtonLink>
        </div>
        <EmptyDesk />
      </div>
    </Window>
  )
}
