'use client'

import { BUILT_IN } from '#lib/state/alert-rules.ts'
import type { AlertRule } from '#lib/state/model.ts'
import { useAct } from '../rest/use-act.ts'
import { Button } from '../ui/button.tsx'
import { removeRule } from './alert-calls.ts'
import { RuleChoices } from './rule-choices.tsx'
import { RuleMergeView } from './rule-merge-view.tsx'
import { useRuleDraft } from './use-rule-draft.ts'
import { WouldHave } from './would-have.tsx'

export interface RuleDraftProps {
  /** The rule as it stood when the form was opened. */
  readonly first: AlertRule
  /** The rule as it stands; null where it is new or gone. */
  readonly rule: AlertRule | null
  readonly isNew?: boolean
  readonly onDone: () => void
}

/** It stands below all rules: who opens it is brought there, and back to where it was opened once it is left. */
function enter(form: HTMLElement): () => void {
  const before = document.activeElement
  form.scrollIntoView({ block: 'nearest' })
  form.querySelector('select')?.focus({ preventScroll: true })
  return () => {
    // Whoever has gone on to something else stays there.
    if (before instanceof HTMLElement && form.contains(document.activeElement)) before.focus()
  }
}

/** The form of a rule: its sentence, what others did meanwhile, and how often it would have fired. */
export function RuleDraft({ first, rule, isNew = false, onDone }: RuleDraftProps) {
  const draft = useRuleDraft(first, rule)
  const [removing, remove] = useAct('Not changed')
  const { kind, params, scope } = draft.shown
  const isAdded = rule === null
  const busy = draft.busy || removing
  return (
    <section className="al-draft" ref={enter} aria-label={isNew ? 'New rule' : 'Change the rule'}>
      <p className="al-draft-head">
        <b>{isNew ? 'New rule' : 'Change the rule'}</b>
        <span className="meta">each word in a box is a choice</span>
        <WouldHave draft={{ kind, params, scope }} />
      </p>
      <RuleChoices draft={draft} isNew={isNew} />
      <RuleMergeView draft={draft} isGone={isAdded && !isNew} />
      <p className="al-draft-acts">
        <Button
          aria-disabled={busy}
          disabled={draft.open > 0}
          onClick={async () => {
            if (await draft.save()) onDone()
          }}
        >
          {isAdded ? 'Add the rule' : 'Save'}
        </Button>
        <Button tone="quiet" onClick={onDone}>
          Drop
        </Button>
        {rule !== null && rule.changedAt !== null && (
          <Button
            tone="quiet"
            className="spring"
            aria-disabled={busy}
            onClick={async () => {
              if (await remove(() => removeRule(rule.id, rule.version))) onDone()
            }}
          >
            {BUILT_IN.has(rule.id) ? 'As it came' : 'Remove the rule'}
          </Button>
        )}
      </p>
    </section>
  )
}
