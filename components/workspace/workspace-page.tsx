'use client'

import { type FormEvent, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { useToast } from '../ui/toast.tsx'
import { Window } from '../ui/window.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { changesOf } from './changes-of.ts'
import { ZoneOptions } from './zone-options.tsx'

const workspaceOf = (state: MissionState) => state.workspace

/** What the whole workspace shares: its name, the zone of its days, and whether agents reach levels. */
export function WorkspacePage() {
  const workspace = useLive(workspaceOf)
  const day = useWorkspaceDay()
  const toast = useToast()
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const changes = changesOf(new FormData(event.currentTarget), workspace)
    if (changes === null) return toast('done', 'There is nothing to save.', 'workspace')
    setBusy(true)
    try {
      await sendJson('/api/workspace', 'PATCH', changes, { 'idempotency-key': crypto.randomUUID() })
      setWrong(null)
      toast('done', 'Saved.', 'workspace')
    } catch (error) {
      setWrong(AnswerError.from(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="workspace-page">
      <header className="page-head">
        <h1 className="title">Workspace</h1>
        <span className="soft">What everybody here shares.</span>
      </header>
      <Window title="This workspace">
        {/* Made anew when somebody else has changed it: what stands in the fields is what stands. */}
        <form
          className="form window-body"
          method="post"
          onSubmit={submit}
          key={`${workspace.name} ${workspace.zone} ${workspace.levels}`}
        >
          {wrong && <Wrong title={wrong.title('Nothing was changed')}>{wrong.message}</Wrong>}
          <Field
            label="Name"
            name="name"
            defaultValue={workspace.name}
            maxLength={120}
            required
            wrong={wrong?.about('name')}
          />
          <Field
            label="Time zone"
            name="zone"
            defaultValue={workspace.zone}
            list="zones"
            maxLength={60}
            required
            autoComplete="off"
            wrong={wrong?.about('zone')}
            hint={`Days, budgets and totals turn at its midnight. Today is ${day} there. A change counts from the next event on.`}
          />
          <ZoneOptions id="zones" />
          <Checkbox
            name="levels"
            label="Levels"
            defaultChecked={workspace.levels}
            hint="Agents earn experience by what they finish. Off, nothing is earned, told or shown; what was earned stays."
          />
          <div className="form-foot justify-end">
            <Button type="submit" tone="brand" aria-disabled={busy}>
              {busy ? 'Saving' : 'Save'}
            </Button>
          </div>
        </form>
      </Window>
    </div>
  )
}
