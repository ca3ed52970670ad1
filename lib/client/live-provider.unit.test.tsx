import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { encodeState } from '#lib/state/codec.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { LiveProvider } from './live-provider.tsx'
import { useConnection, useLive, useNow } from './use-live.ts'

const state = fold(emptyState(), [
  {
    seq: 1,
    id: 'e1',
    at: '2026-01-01T10:00:00.000Z',
    day: '2026-01-01',
    actor: 'key:1',
    type: 'agent:registered',
    data: { agentId: 'ada', name: 'Ada' },
  },
])
const snapshot = {
  cursor: 'epoch-one:1:t',
  stateVersion: STATE_VERSION,
  state: JSON.parse(JSON.stringify(encodeState(state))),
}

function Panel() {
  const names = useLive(
    (live) => [...live.agents.values()].map(({ name }) => name),
    (a, b) => a.join() === b.join(),
  )
  const { kind } = useConnection()
  return `${names.join()} ${kind} ${useNow()} ${useNow(60_000)}`
}

it('renders on the server from the snapshot alone, at the time that it is given', () => {
  const html = renderToString(
    <LiveProvider snapshot={snapshot} options={{ renderedAt: 1_234 }}>
      <Panel />
    </LiveProvider>,
  )
  expect(html).toBe('Ada connecting 1234 1234')
})

it('without a time it counts ages from the last event', () => {
  const html = renderToString(
    <LiveProvider snapshot={snapshot}>
      <Panel />
    </LiveProvider>,
  )
  expect(html).toContain(String(Date.parse('2026-01-01T10:00:00.000Z')))
})

it('a hook outside of a provider says so', () => {
  expect(() => renderToString(<Panel />)).toThrow('inside <LiveProvider>')
})
