import { Ellipsis, RefreshCw, Trash2 } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { Window } from '../ui/window.tsx'
import { Wrong } from '../ui/wrong.tsx'

export function ControlParts() {
  return (
    <Window title="Buttons and fields">
      <div className="window-body form">
        <div className="form-foot">
          <Button tone="brand">Allow</Button>
          <Button>Deny</Button>
          <Button tone="quiet">Always</Button>
          <Button tone="danger">
            <Icon of={Trash2} />
            Remove
          </Button>
          <Button>
            <Icon of={RefreshCw} />
            Retry
          </Button>
          <Button icon aria-label="More">
            <Icon of={Ellipsis} />
          </Button>
          <Button disabled>Disabled</Button>
        </div>
        <Field label="Agent name" defaultValue="api" hint="Shown on the Deck and in the office." />
        <Field label="Daily limit" defaultValue="-5" wrong="Give an amount above $0." />
        <Field label="Filter" placeholder="status:waiting kind:codex" />
        <Checkbox label="publish" hint="Report what agents do." defaultChecked />
        <Checkbox label="read" />
        <Checkbox label="admin" disabled />
        <Wrong title="Not sent">The key has expired; nothing was lost. Make a new one.</Wrong>
      </div>
    </Window>
  )
}
