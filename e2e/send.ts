import { fixture } from '#lib/connectors/replay-fixture.ts'
import { API_KEY } from './server.ts'

/** Publishes events with the key of the test server. @throws with the answer when they are refused. */
export async function publish(url: string, events: object | readonly object[], key = API_KEY): Promise<void> {
  const response = await fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}

/** Sends the recorded requests of a real Claude Code run, in their order, and waits for each answer. */
export async function replayClaudeCode(url: string, name: string, key = API_KEY): Promise<void> {
  for (const recorded of fixture(name)) {
    const { body, bodyBase64, contentType } = recorded
    const response = await fetch(url + recorded.url, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: `Bearer ${key}` },
      body: bodyBase64 === undefined ? JSON.stringify(body) : Buffer.from(bodyBase64, 'base64'),
    })
    if (!response.ok) throw new Error(`${recorded.url} answered ${response.status}: ${await response.text()}`)
  }
}
