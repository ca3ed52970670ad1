'use client'

import { useState } from 'react'
import { BUILT_IN, paramOf, RULE_KINDS } from '#lib/state/alert-rules.ts'
import type { AlertRule } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { addRule, changeRule, removeRule } from './alert-calls.ts'
import { RuleSlot } from './rule-slot.tsx'
import { choicesOf, kindWords, OWN_KINDS, scopeFrom, sentenceOf, valueWords } from './rule-words.ts'
import { ScopeSlot } from './scope-slot.tsx'
import { useAct } from './use-act.ts'
import { WouldHave } from './would-have.tsx'

const SEVERITIES = ['info', 'warning', 'critical'] as const

/** The sentence of a rule with its choices in it. @param rule the one that is changed; null makes a new one. */
export function RuleDraft({ rule, onDone }: { rule: AlertRule | null; onDone: () => void }) {
  const [draft, setDraft] = useState<AlertRule | null>(rule ?? BUILT_IN.get('error') ?? null)
  const [busy, run] = useAct('Not changed')
  if (draft === null) return null
  const { kind, params, scope, severity, channels } = draft
  const set = (change: Partial<AlertRule>) => setDraft({ ...draft, ...change })
  const slot = (param: string) => (
    <RuleSlot
      key={param}
      label={param}
      value={String(paramOf(draft, param))}
      options={choicesOf(draft, param).map((value) => [String(value), valueWords(param, value)])}
      onChange={(text) => set({ params: { ...params, [param]: Number(text) } })}
    />
  )
  const fields = { params, scope, severity, channels }
  const save = () => run(() => (rule === null ? addRule(kind, fields) : changeRule(rule.id, fields)))
  const isBuiltIn = rule !== null && BUILT_IN.has(rule.id)
  const has = (param: string) => Object.hasOwn(RULE_KINDS[kind].params, param)
  return (
    <section className="al-draft" aria-label={rule === null ? 'New rule' : 'Change the rule'}>
      <p className="al-draft-head">
        <b>{rule === null ? 'New rule' : 'Change the rule'}</b>
        <span className="meta">each word in a box is a choice</span>
        <WouldHave draft={{ kind, params, scope }} />
      </p>
      <p className="al-draft-line">
        {rule === null && (
          <>
            <span>Tell of </span>
            <RuleSlot
              label="kind"
              value={kind}
              options={OWN_KINDS.map((one) => [one, kindWords(one)])}
              onChange={(text) => setDraft(BUILT_IN.get(text) ?? draft)}
            />
            <span>: </span>
          </>
        )}
        {sentenceOf(kind).map((piece) =>
          typeof piece === 'string' ? <span key={piece}>{piece}</span> : slot(piece.param),
        )}
        {RULE_KINDS[kind].scope.length > 0 && (
          <>
            <span>, at </span>
            <ScopeSlot rule={draft} onChange={(text) => set({ scope: scopeFrom(text) })} />
          </>
        )}
        <span>. It is </span>
        <RuleSlot
          label="severity"
          value={severity}
          options={SEVERITIES.map((one) => [one, one])}
          onChange={(text) => set({ severity: SEVERITIES.find((one) => one === text) ?? severity })}
        />
        {has('clearMs') && (
          <>
            <span>, and over after {paramOf(draft, 'clearMs') === 0 ? '' : 'it was fine for '}</span>
            {slot('clearMs')}
          </>
        )}
        <span>.</span>
      </p>
      <p className="al-draft-acts">
        <Button aria-disabled={busy} onClick={async () => (await save()) && onDone()}>
          {rule === null ? 'Add the rule' : 'Save'}
        </Button>
        <Button tone="quiet" onClick={onDone}>
          Drop
        </Button>
        {rule !== null && rule.changedAt !== null && (
          <Button
            tone="quiet"
            className="spring"
            onClick={async () => (await run(() => removeRule(rule.id))) && onDone()}
          >
            {isBuiltIn ? 'As it came' : 'Remove the rule'}
          </Button>
        )}
      </p>
    </section>
  )
}
