'use client'

import { Send } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Field } from '../ui/field.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { useToast } from '../ui/toast.tsx'
import { useOrigin } from '../ui/use-origin.ts'
import { Wrong } from '../ui/wrong.tsx'
import { curlOf } from './curl-of.ts'
import { sizeWords } from './event-figures.ts'
import { readDraft } from './read-draft.ts'

const EXAMPLE = { type: 'shop:deploy', data: '{ "service": "api", "to": "staging" }' }

/** Publishes one event as the person who is signed in. */
export function PublishForm({ onDone }: { onDone?: () => void }) {
  const [type, setType] = useState(EXAMPLE.type)
  const [data, setData] = useState(EXAMPLE.data)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<AnswerError | null>(null)
  const toast = useToast()
  const draft = readDraft(type, data)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (!draft.ok) return
    setBusy(true)
    setRefused(null)
    try {
      // A receipt, as lib/ingest/post-events.ts answers a single event.
      const { seq } = (await sendJson('/api/events', 'POST', draft.draft)) as { seq: number }
      toast('done', `Published as event ${countWords(seq)}.`)
      onDone?.()
    } catch (error) {
      setRefused(AnswerError.from(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form className="ev-publish" method="post" onSubmit={submit}>
      {refused && <Refusal error={refused} />}
      <Field
        label="Type"
        name="type"
        value={type}
        required
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => setType(target.value)}
      />
      <DataField value={data} onChange={setData} wrong={draft.ok ? null : draft.wrong} />
      <div className="ev-publish-foot">
        <span className="ev-valid meta">
          {draft.ok && (
            <>
              <PixelGlyph name="done" />
              valid, {sizeWords(draft.bytes)}
            </>
          )}
        </span>
        {draft.ok && <CurlButton draft={draft.draft} />}
        <Button type="submit" tone="brand" disabled={busy || !draft.ok}>
          <Icon of={Send} />
          {busy ? 'Publishing' : 'Publish'}
        </Button>
      </div>
    </form>
  )
}

const CurlButton = ({ draft }: { draft: { type: string; data: unknown } }) => (
  <CopyButton text={curlOf(useOrigin(), draft)} what="as curl" named />
)

function Refusal({ error }: { error: AnswerError }) {
  return (
    <Wrong title={error.title('It was not published')}>
      {error.message}
      {error.issues.slice(0, 5).map(({ path, message }) => (
        <span key={path + message} className="ev-issue">
          <code>{path}</code> {message}
        </span>
      ))}
    </Wrong>
  )
}

function DataField(props: { value: string; onChange: (text: string) => void; wrong: string | null }) {
  const id = useId()
  return (
    <div>
      <label className="label" htmlFor={id}>
        Data (JSON)
      </label>
      <textarea
        id={id}
        className={props.wrong ? 'ev-data px is-wrong' : 'ev-data px'}
        rows={3}
        value={props.value}
        spellCheck={false}
        aria-invalid={props.wrong ? true : undefined}
        aria-describedby={props.wrong ? `${id}-wrong` : undefined}
        onChange={({ target }) => props.onChange(target.value)}
      />
      {props.wrong && (
        <p className="hint is-wrong" id={`${id}-wrong`}>
          <PixelGlyph name="error" />
          {props.wrong}
        </p>
      )}
    </div>
  )
}
