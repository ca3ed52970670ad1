import { describe, expect, it } from 'vitest'
import { BUILT_IN, paramOf, RULE_KINDS } from '#lib/state/alert-rules.ts'
import { choicesOf, durationWords, scopeFrom, scopeText, scopeWords, sentenceOf, sentenceWords } from './rule-words.ts'

const rules = [...BUILT_IN.values()]
describe('a rule', () => {
  it.each(rules.map((rule) => [rule.kind, rule] as const))('%s reads as a sentence of what it has', (kind, rule) => {
    expect(sentenceWords(rule)).toMatch(/^[A-Z\d]/)
    for (const piece of sentenceOf(kind))
      if (typeof piece !== 'string') expect(Object.keys(RULE_KINDS[kind].params)).toContain(piece.param)
  })

  it('reads like this', () => {
    const of = (kind: string) => sentenceWords(rules.find((rule) => rule.kind === kind) ?? Object.assign({}, rules[0]))
    expect(of('error')).toBe('An agent is in error for more than 30 s')
    expect(of('stale')).toBe('An agent is stale')
    expect(of('waiting')).toBe('Somebody waits for a person longer than 2 min, and is critical after 15 min')
    expect(of('costSpike')).toBe('An hour costs over $5 and 3 times the usual, for 5 min')
    expect(of('errorRate')).toBe('40 % of an agent’s calls fail, of 10 or more within 10 min')
  })

  it('says nothing of a time that is none', () => {
    for (const rule of rules) {
      const times = Object.keys(rule.params).filter(
        (name) =>
          RULE_KINDS[rule.kind].params[name]?.least === 0 && name !== 'clearMs' && name !== 'usd' && name !== 'hold',
      )
      const params = { ...rule.params, ...Object.fromEntries(times.map((name) => [name, 0])) }
      expect(sentenceWords({ ...rule, params })).not.toMatch(/\b0 s|never/)
    }
  })

  it('offers choices within what its kind allows, what it has among them', () => {
    for (const rule of rules)
      for (const [name, { least, most }] of Object.entries(RULE_KINDS[rule.kind].params)) {
        const choices = choicesOf(rule, name)
        expect(choices).toContain(paramOf(rule, name))
        expect(choices.every((value) => value >= least && value <= most)).toBe(true)
      }
  })

  it('tells where it looks', () => {
    const [rule] = rules
    if (!rule) throw new Error('no rule')
    expect(scopeWords(rule, (id) => id)).toBe('all agents')
    const scope = { agentId: 'a:1', project: null, kind: null }
    expect(scopeWords({ ...rule, scope }, () => 'Ada')).toBe('Ada')
    expect(scopeFrom(scopeText(scope))).toEqual(scope)
    expect(scopeFrom('')).toEqual({ agentId: null, project: null, kind: null })
  })
})

it('a duration is said exactly', () => {
  expect([0, 500, 5_000, 90_000, 120_000, 86_400_000].map(durationWords)).toEqual([
    '0 s',
    '500 ms',
    '5 s',
    '90 s',
    '2 min',
    '1 d',
  ])
})
