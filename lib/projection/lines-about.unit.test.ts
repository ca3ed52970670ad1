import { expect, it } from 'vitest'
import { entryOf } from '#lib/ingest/entry.ts'
import { BodyEvent } from '#lib/log/stored-event.ts'
import { linesAbout } from './lines-about.ts'

const STAMP = { at: '2026-11-21T10:00:00.000Z', day: '2026-11-21' }

/** As the log stores it, from a publisher who chooses everything that he can. */
function stored(type: string, id: string, data: Readonly<Record<string, unknown>>) {
  const { stamp, content } = entryOf(
    { kind: 'key', id: 'key:1', name: 'a key', scopes: new Set(['publish']), bound: {} },
    { id, type, data },
    null,
    STAMP,
    100_000,
  )
  return new BodyEvent(1, stamp + content)
}

const typesOf = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).type)

it('hands on the events of the types that are named by their beginnings, and no others', () => {
  const page = ['task:created', 'task:removed', 'tasks:other', 'token:usage', 'lead:added'].map((type) =>
    stored(type, 'e', {}),
  )
  expect(typesOf(linesAbout(page, ['task:', 'token:usage']))).toEqual(['task:created', 'task:removed', 'token:usage'])
  expect(linesAbout(page, null)).toHaveLength(5)
  expect(linesAbout(page, [])).toEqual([])
})

it('takes no word of a publisher for the type, wherever he puts it', () => {
  const lie = '"type":"task:created"'
  const liars = [
    stored('my:event', lie, {}),
    stored('my:event', 'e', { type: 'task:created' }),
    stored('my:event', 'e', { agentId: lie, text: `{${lie}}`, nested: { type: 'task:created' } }),
  ]
  expect(linesAbout(liars, ['task:'])).toEqual([])
  const honest = [stored('task:created', '"type":"my:event"', { type: 'my:event' })]
  expect(linesAbout(honest, ['task:'])).toHaveLength(1)
})
