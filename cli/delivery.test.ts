import { afterAll, beforeAll, expect, it } from 'vitest'
import { ADMIN, startServer } from './server-fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const send = async (delivery: string | null, prompt: string) => {
  const response = await fetch(`${server.url}/api/ingest/claude-code/hooks`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${ADMIN}`,
      'content-type': 'application/json',
      ...(delivery === null ? {} : { 'mc-delivery': delivery }),
    },
    body: JSON.stringify({ hook_event_name: 'UserPromptSubmit', session_id: 's1', cwd: '/srv/web', prompt }),
  })
  expect([response.status, await response.text()]).toEqual([200, '{}'])
}
const told = async (prompt: string) =>
  (await server.runtime.log.read(0, { events: 1_000, bytes: 1e7 })).filter(
    ({ json, event }) => event.type === 'session:activity' && json.includes(prompt),
  ).length

it('[P-PAIR-3] stores a hook once whose delivery is repeated because its answer was lost', async () => {
  await send('1732200000-7', 'tidy the shelf')
  await send('1732200000-7', 'tidy the shelf')
  expect(await told('tidy the shelf')).toBe(1)
  // Said again by a person it is another fact, under another delivery.
  await send('1732200001-8', 'tidy the shelf')
  expect(await told('tidy the shelf')).toBe(2)
})

it('cannot know a repeated hook without a delivery from one that was said twice', async () => {
  await send(null, 'water the plants')
  await send(null, 'water the plants')
  expect(await told('water the plants')).toBe(2)
})
