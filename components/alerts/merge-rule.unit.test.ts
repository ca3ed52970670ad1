import { describe, expect, it } from 'vitest'
import { BUILT_IN } from '#lib/state/alert-rules.ts'
import type { AlertRule } from '#lib/state/model.ts'
import { changeOf, editedRule, mergeRule } from './merge-rule.ts'

function base(): AlertRule {
  const rule = BUILT_IN.get('waiting')
  if (!rule) throw new Error('no such rule')
  return rule
}

describe('the form of a rule that others change meanwhile', () => {
  it('keeps what was chosen beside what others set elsewhere', () => {
    const now = { ...base(), severity: 'critical', on: false, params: { ...base().params, clearMs: 5_000 } } as const
    const edits = new Map([['forMs', '60000']])
    expect(mergeRule(base(), edits, now)).toEqual({ clashes: [], theirs: ['severity', 'clearMs'] })
    expect(editedRule(now, edits)).toMatchObject({
      on: false,
      severity: 'critical',
      params: { forMs: 60_000, clearMs: 5_000 },
    })
    expect(changeOf(now, edits)).toEqual({ params: { forMs: 60_000 } })
  })

  it('shows both sides of what two set differently, and nothing where they agree', () => {
    const now = { ...base(), severity: 'critical', scope: { agentId: 'a', project: null, kind: null } } as const
    const edits = new Map([
      ['severity', 'critical'],
      ['scope', 'project:web'],
    ])
    expect(mergeRule(base(), edits, now)).toEqual({
      clashes: [{ field: 'scope', theirs: 'agent:a', mine: 'project:web' }],
      theirs: [],
    })
    expect(changeOf(now, edits)).toEqual({ scope: { agentId: null, project: 'web', kind: null } })
  })

  it('asks for nothing where nothing was chosen', () => {
    expect(mergeRule(base(), new Map(), base())).toEqual({ clashes: [], theirs: [] })
    expect(changeOf(base(), new Map([['forMs', '120000']]))).toEqual({})
    expect(editedRule(base(), new Map())).toEqual(base())
  })
})
