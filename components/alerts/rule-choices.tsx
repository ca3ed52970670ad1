'use client'

import { Fragment } from 'react'
import { paramOf, RULE_KINDS } from '#lib/state/alert-rules.ts'
import { RuleSlot } from './rule-slot.tsx'
import { choicesOf, kindWords, OWN_KINDS, sentenceOf, valueWords } from './rule-words.ts'
import { ScopeSlot } from './scope-slot.tsx'
import type { RuleDraftState } from './use-rule-draft.ts'

const SEVERITIES = ['info', 'warning', 'critical'] as const

/** The sentence of a rule with its choices in it. */
export function RuleChoices({ draft: { shown, choose, startFrom }, isNew }: { draft: RuleDraftState; isNew: boolean }) {
  const { kind, severity } = shown
  const slot = (param: string) => (
    <RuleSlot
      key={param}
      label={param}
      value={String(paramOf(shown, param))}
      options={choicesOf(shown, param).map((value) => [String(value), valueWords(param, value)])}
      onChange={(text) => choose(param, text)}
    />
  )
  return (
    <p className="al-draft-line">
      {isNew && (
        <>
          <span>Tell of </span>
          <RuleSlot
            label="kind"
            value={kind}
            options={OWN_KINDS.map((one) => [one, kindWords(one)])}
            onChange={(text) => startFrom(OWN_KINDS.find((one) => one === text) ?? kind)}
          />
          <span>: </span>
        </>
      )}
      {sentenceOf(kind).map((piece) =>
        typeof piece === 'string' ? (
          <span key={piece}>{piece}</span>
        ) : (
          <Fragment key={piece.param}>
            {piece.lead !== undefined && <span>{piece.lead}</span>}
            {slot(piece.param)}
          </Fragment>
        ),
      )}
      {RULE_KINDS[kind].scope.length > 0 && (
        <>
          <span>, at </span>
          <ScopeSlot rule={shown} onChange={(text) => choose('scope', text)} />
        </>
      )}
      <span>. It is </span>
      <RuleSlot
        label="severity"
        value={severity}
        options={SEVERITIES.map((one) => [one, one])}
        onChange={(text) => choose('severity', text)}
      />
      {Object.hasOwn(RULE_KINDS[kind].params, 'clearMs') && (
        <>
          <span>, and over after {paramOf(shown, 'clearMs') === 0 ? '' : 'it was fine for '}</span>
          {slot('clearMs')}
        </>
      )}
      <span>.</span>
    </p>
  )
}
