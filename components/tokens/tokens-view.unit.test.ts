import { expect, it } from 'vitest'
import { countsAll, readTokensView, type TokensView, tokensQuery, USUAL } from './tokens-view.ts'

const read = (query: string) => readTokensView(new URLSearchParams(query))

it('stands in the address and is read back from it', () => {
  const views: readonly Partial<TokensView>[] = [
    {},
    { span: 'week', compare: false },
    { span: 'custom', from: '2026-11-01', to: '2026-11-09', tab: 'sessions', sort: 'hit' },
    { client: 'codex', project: 'a & b/c', agent: 'x=y', model: 'm', tab: 'requests', sort: 'name' },
  ]
  for (const change of views) expect(read(tokensQuery({ ...USUAL, ...change }))).toEqual({ ...USUAL, ...change })
  expect(tokensQuery(USUAL)).toBe('')
  expect(tokensQuery({ ...USUAL, span: 'week', client: 'codex' })).toBe('?range=week&client=codex')
})

it.each([
  ...['', 'from=2026-11-09', 'from=2026-11-09&to=2026-11-01', 'from=2026-02-30&to=2026-03-09', 'from=x&to=y'],
  // As many columns as these days would hold a browser for minutes.
  ...['from=0202-11-09&to=2026-11-01', 'from=2000-01-01&to=9999-12-31', 'from=0001-01-01&to=0001-01-02'],
])('takes today where the dates are none, or no span that can be shown: %s', (dates) => {
  expect(read(`range=custom&${dates}`)).toEqual(USUAL)
})

it('takes what it does not know as the usual', () => {
  expect(read('range=century&by=moon&sort=luck&compare=maybe')).toEqual(USUAL)
})

it('counts everything unless something is left out', () => {
  expect(countsAll(read('range=week&by=models'))).toBe(true)
  expect(['client', 'project', 'agent', 'model'].map((name) => countsAll(read(`${name}=x`)))).not.toContain(true)
})
