import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { nodeEnvironment } from './node-environment-fixture.ts'
import { MCRealtimeClient } from './realtime-client.ts'
import { readable, useRealtime } from './use-realtime.ts'

const clientOf = () => new MCRealtimeClient({ apiUrl: 'http://127.0.0.1:1' }, nodeEnvironment())

function Pill({ client }: { client: MCRealtimeClient }) {
  const { state, subscriptions } = useRealtime(client, 'agent:activity', ({ data }) => data.title)
  return `${state} ${subscriptions}`
}

it('renders the state of a client, on the server too, and connects nothing', () => {
  const client = clientOf()
  expect(renderToString(<Pill client={client} />)).toBe('disconnected *')
  expect(client.getState().state).toBe('disconnected')
})

it('reads the same object until the state changes, also when it changed between render and subscription', () => {
  const client = clientOf()
  const { read, subscribe } = readable(client)
  const rendered = read()
  expect(read()).toBe(rendered)
  client.connect()
  let calls = 0
  const off = subscribe(() => calls++)
  expect(read().state).toBe('connecting')
  client.disconnect()
  expect([read().state, calls]).toEqual(['disconnected', 1])
  off()
  client.connect()
  client.disconnect()
  expect(calls).toBe(1)
})
