'use client'

import { type FormEvent, useState } from 'react'
import type { Template } from '#lib/notify/channel.ts'
import type { Severity } from '#lib/protocol/event.ts'
import { AnswerError } from '../rest/send-json.ts'
import { useRequestId } from '../rest/use-request-id.ts'
import { SelectField } from '../tasks/select-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { addChannel } from './alert-calls.ts'

const TEMPLATES: readonly { value: Template; words: string }[] = [
  { value: 'json', words: 'JSON' },
  { value: 'slack', words: 'Slack' },
]
const SEVERITIES: readonly { value: Severity; words: string }[] = [
  { value: 'info', words: 'everything' },
  { value: 'warning', words: 'warnings and worse' },
  { value: 'critical', words: 'critical alerts' },
]

/** Adds a webhook, and then shows its signing secret, once. */
export function WebhookDialog({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const [template, setTemplate] = useState<Template>('json')
  const [least, setLeast] = useState<Severity>('info')
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const [busy, setBusy] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const requestIdOf = useRequestId()
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setWrong(null)
    try {
      const input = { name, url, template, least }
      setSecret((await addChannel(input, requestIdOf(input))).secret)
      onMade()
    } catch (cause) {
      const error = AnswerError.from(cause)
      setWrong(error)
      // It may stand in the list although nobody said so.
      if (error.unsure) onMade()
    } finally {
      setBusy(false)
    }
  }
  if (secret !== null) return <Secret secret={secret} onClose={onClose} />
  const isFields = wrong?.about('url') || wrong?.about('name')
  return (
    // Its secret is in the answer, and nowhere else.
    <Dialog title="Add a webhook" onClose={onClose} closable={!busy}>
      <form className="form" onSubmit={add}>
        <Field
          label="Name"
          value={name}
          required
          maxLength={80}
          wrong={wrong?.about('name')}
          onChange={({ target }) => setName(target.value)}
        />
        <Field
          label="Address"
          type="url"
          value={url}
          required
          placeholder="https://hooks.example.com/…"
          hint="Shown to nobody again: afterwards only its host and its end."
          wrong={wrong?.about('url')}
          onChange={({ target }) => setUrl(target.value)}
        />
        <SelectField label="Body" value={template} onChange={setTemplate} options={TEMPLATES} />
        <SelectField label="Tell it" value={least} onChange={setLeast} options={SEVERITIES} />
        {wrong && !isFields && <Wrong title={wrong.title('Not added')}>{wrong.message}</Wrong>}
        <p className="form-foot">
          <Button aria-disabled={busy} onClick={() => busy || onClose()}>
            Drop
          </Button>
          <Button tone="brand" type="submit" aria-disabled={busy}>
            Add the webhook
          </Button>
        </p>
      </form>
    </Dialog>
  )
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog
      title="Its signing secret"
      onClose={onClose}
      closable={false}
      foot={
        <Button tone="brand" data-safe onClick={onClose}>
          I have it
        </Button>
      }
    >
      <p>Whoever hears the webhook checks with it that a post came from here. It is shown this once.</p>
      <PasteBlock what="signing secret" text={secret} wrap />
    </Dialog>
  )
}
