import { describe, expect, it } from 'vitest'
import { leadsShown } from '#lib/state/lead-selectors.ts'
import { agentsByNeed, recentSessions } from '#lib/state/selectors.ts'
import { fixtureState } from '../design/design-fixture.ts'
import { createFindEntries, inTheLog } from './find-entries.ts'
import { rank } from './rank.ts'
import { parseRecents } from './use-recents.ts'

const NOW = Date.UTC(2026, 10, 21, 14, 32, 6)
const findable = () => {
  const state = fixtureState(NOW)
  const { tasks, files } = state
  return { agents: agentsByNeed(state), tasks, sessions: recentSessions(state), files, leads: leadsShown(state) }
}

describe('what there is to find', () => {
  it('has an id of its own each, and an address for everything that is a place', () => {
    const entries = createFindEntries()(findable())
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
    for (const { act } of entries) if (act.kind === 'go') expect(act.href).toMatch(/^\//)
  })

  it('leads to agents, sessions, tasks, types of events and pages', () => {
    const state = findable()
    const entries = createFindEntries()(state)
    const hrefOf = (group: string, query: string) => {
      const found = rank(query, entries, []).find(({ name }) => name === group)?.entries[0]?.act
      return found?.kind === 'go' ? found.href : null
    }
    const [agent] = state.agents
    const session = state.sessions.find(({ agentId, title }) => agentId !== null && title !== null)
    const [task] = state.tasks.values()
    expect(hrefOf('Agents', agent?.name ?? '')).toBe(`/agents/${agent?.id}`)
    expect(hrefOf('Sessions', session?.title ?? '')).toBe(`/agents/${session?.agentId}?session=${session?.id}`)
    expect(hrefOf('Tasks', task?.title ?? '')).toBe(`/tasks?task=${task?.id}`)
    expect(hrefOf('Event types', 'approval:req')).toBe('/events?types=approval%3Arequested')
    expect(hrefOf('Pages', 'keys')).toBe('/settings/keys')
    expect(hrefOf('Pages', 'new rule')).toBe('/alerts?rule=new')
    expect(hrefOf('Pages', 'new budget')).toBe('/tokens?budget=new')
    expect(hrefOf('Pages', 'connection')).toBe('/settings/connection')
  })

  it('makes an entry again only when the thing has changed', () => {
    const entriesOf = createFindEntries()
    const state = findable()
    const [one] = state.agents
    if (!one) throw new Error('The office is empty')
    const idOf = (list: ReturnType<typeof entriesOf>) => list.find(({ id }) => id === `Agents:${one.id}`)
    const before = idOf(entriesOf(state))
    expect(idOf(entriesOf({ ...state, agents: [...state.agents] }))).toBe(before)
    const renamed = { ...one, name: 'Renamed' }
    expect(idOf(entriesOf({ ...state, agents: [renamed] }))?.words).toBe('Renamed')
  })

  it('keeps any text whole on its way into an address', () => {
    const { act } = inTheLog('a&b=c #1 "ü"')
    expect(act.kind === 'go' && new URL(act.href, 'http://localhost').searchParams.get('q')).toBe('a&b=c #1 "ü"')
  })

  it.each([null, '', '{', '{"a":1}', '[1,null]'])('takes a storage that holds %s for empty', (text) => {
    expect(parseRecents(text)).toEqual([])
  })
})
