import { Clock, Lock } from 'lucide-react'
import { claudeCodeSettings, curlLine, type Destination } from '#lib/connect/claude-code-settings.ts'
import { Icon } from '../ui/icon.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Marked } from './marked.tsx'
import { Reach } from './reach.tsx'

const SCRIPT = 'my-script'

/** What to paste so that Claude Code, or any script, reports here. Shown once, since the secret is in it. */
export function ConnectClaudeCode(destination: Destination) {
  return (
    <Tabs
      label="What do you connect?"
      tabs={[
        { id: 'claude-code', name: 'Claude Code', panel: <SettingsPanel {...destination} /> },
        { id: 'script', name: 'A script', panel: <ScriptPanel {...destination} /> },
      ]}
    />
  )
}

function SettingsPanel(destination: Destination) {
  const text = JSON.stringify(claudeCodeSettings(destination), null, 2)
  return (
    <>
      <p className="window-body">
        Put this into <code>~/.claude/settings.json</code> on the machine where Claude Code runs. If the file has
        settings already, add <code>env</code> and <code>hooks</code> to them. The next session takes a desk here.
      </p>
      <PasteBlock what="Settings for Claude Code" text={text} tone="brand" tall>
        <Marked text={text} secret={destination.secret} />
      </PasteBlock>
      <div className="window-body">
        <Reach baseUrl={destination.baseUrl} />
        <p className="note">
          <Icon of={Lock} />
          Sends tool names and their input, messages, tokens and cost.
        </p>
        <p className="note">
          <Icon of={Clock} />
          If this server is away, Claude Code goes on, and only notes that a hook did not answer.
        </p>
      </div>
    </>
  )
}

function ScriptPanel(destination: Destination) {
  const text = curlLine(destination, SCRIPT)
  return (
    <>
      <p className="window-body">
        One POST makes an agent. Anything that can send HTTP can be one; <code>{SCRIPT}</code> is its id.
      </p>
      <PasteBlock what="Command" text={text} tone="brand">
        <Marked text={text} secret={destination.secret} />
      </PasteBlock>
      <div className="window-body">
        <Reach baseUrl={destination.baseUrl} />
        <p className="note">
          <Icon of={Lock} />
          The key may only publish, unless you gave it more.
        </p>
      </div>
    </>
  )
}
