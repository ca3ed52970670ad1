import { describe, expect, it } from 'vitest'
import { emptyState } from '#lib/state/mission.ts'
import { readRequestsQuery, readUsageQuery } from './usage-query.ts'

const empty = emptyState()
const state = { ...empty, workspace: { ...empty.workspace, zone: 'Europe/Berlin' } }
/** Already the 22nd in Berlin. */
const NOW = Date.parse('2026-11-21T23:30:00.000Z')
const usage = (text: string) => readUsageQuery(new URLSearchParams(text), state, NOW)
const requests = (text: string) => readRequestsQuery(new URLSearchParams(text), state, NOW)

describe('the question', () => {
  it("is about the workspace's today where it names no day", () => {
    expect(usage('')).toEqual({
      from: '2026-11-22',
      to: '2026-11-22',
      scope: {},
      zone: 'Europe/Berlin',
      nowMs: NOW,
      by: null,
      bucket: null,
      compare: false,
      limit: 100,
      skip: 0,
    })
    expect(requests('after=9')).toMatchObject({ from: '2026-11-22', to: '2026-11-22', before: 9, limit: 100 })
  })

  it('goes from the first day to today, and is about one day where it names only the last', () => {
    expect(usage('from=2026-11-01')).toMatchObject({ from: '2026-11-01', to: '2026-11-22' })
    expect(usage('from=2026-12-01')).toMatchObject({ from: '2026-12-01', to: '2026-12-01' })
    expect(usage('to=2026-11-20')).toMatchObject({ from: '2026-11-20', to: '2026-11-20' })
  })

  it('asks for what has none with an empty value', () => {
    expect(usage('project=&agentId=a&by=session&bucket=hour&compare=previous')).toMatchObject({
      scope: { project: null, agentId: 'a' },
      by: 'session',
      bucket: 'hour',
      compare: true,
    })
  })

  it.each([
    ['by=colour', 'by'],
    ['bucket=minute', 'bucket'],
    ['compare=next', 'compare'],
    ['from=2026-02-31', 'from'],
    ['to=yesterday', 'to'],
    ['from=2026-11-20&to=2026-11-19', 'from'],
    ['from=2026-01-01&to=2026-06-01&bucket=hour', 'from'],
    ['limit=0', 'limit'],
    ['limit=501', 'limit'],
    ['after=x', 'after'],
    ['color=red', 'color'],
    ['model=a&model=b', 'model'],
  ])('%s is refused by name', (text, path) => {
    expect(() => usage(text)).toThrow(
      expect.objectContaining({ code: 'invalid', details: { issues: [expect.objectContaining({ path })] } }),
    )
  })
})
