'use client'

import { type FormEvent, useState } from 'react'
import { flushSync } from 'react-dom'
import type { Budget } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { type BudgetDraft, draftOf } from './budget-draft.ts'
import { BudgetLimitFields } from './budget-limit-fields.tsx'
import { BudgetScopeFields } from './budget-scope-fields.tsx'
import { BudgetStepFields } from './budget-step-fields.tsx'
import { isAnyWrong, NOTHING_WRONG, withRefused, wrongsOf } from './budget-wrongs.ts'
import { meanwhileWords } from './meanwhile-words.ts'
import { useSaveBudget } from './use-save-budget.ts'

/** Sets a new budget, or changes one. @param budget null for a new one. */
export function BudgetDialog({ budget, onClose }: { budget: Budget | null; onClose: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(budget))
  const [sure, setSure] = useState(false)
  // From then on each field says what is wrong with it until it is mended.
  const [tried, setTried] = useState(false)
  const { busy, wrong, stands, save, remove } = useSaveBudget(budget, onClose)
  const change = (part: Partial<BudgetDraft>) => setDraft({ ...draft, ...part })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isAnyWrong(wrongsOf(draft))) return void save(draft)
    flushSync(() => setTried(true))
    event.currentTarget.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
  const wrongs = withRefused(tried ? wrongsOf(draft) : NOTHING_WRONG, draft, wrong)
  return (
    <Dialog title={budget === null ? 'New budget' : 'Edit the budget'} onClose={onClose} wide>
      <form className="form" method="post" noValidate onSubmit={submit}>
        {wrong && (
          <Wrong title={stands ? 'Somebody was faster' : wrong.title('Nothing was changed')}>
            {stands && budget ? meanwhileWords(budget, stands) : wrong.message}
          </Wrong>
        )}
        <BudgetScopeFields draft={draft} onChange={change} wrongs={wrongs} />
        <BudgetLimitFields draft={draft} onChange={change} wrongs={wrongs} />
        <BudgetStepFields steps={draft.steps} onChange={(steps) => change({ steps })} wrongs={wrongs.steps} />
        <Field
          label="Name (optional)"
          maxLength={120}
          value={draft.name}
          onChange={({ target }) => change({ name: target.value })}
          hint="Otherwise it is called by what it is about."
        />
        <div className="form-foot justify-end">
          {budget !== null && (
            <Button
              tone={sure ? 'danger' : 'quiet'}
              className="mr-auto"
              aria-disabled={busy}
              onBlur={() => setSure(false)}
              // The second press of a double click was not made to say yes.
              onClick={({ detail }) => (!sure ? setSure(true) : detail < 2 && void remove())}
            >
              {sure ? 'Remove for good' : 'Remove'}
            </Button>
          )}
          <Button onClick={onClose} data-safe>
            Cancel
          </Button>
          <Button type="submit" tone="brand" aria-disabled={busy}>
            {busy ? 'Saving' : budget === null ? 'Set the budget' : stands ? 'Save mine over it' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
