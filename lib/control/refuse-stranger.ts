import { MissionError } from '#lib/protocol/errors.ts'
import type { AnyDraft } from './task-step.ts'

/** Fields that give something to somebody, by the namespace of their events. */
const GIVES: ReadonlyMap<string, string> = new Map([
  ['task', 'assignee'],
  ['lead', 'owner'],
])

/**
 * Refuses to give something to a person who is not here: nobody would ever see it as theirs. Agents and names of a
 * publisher's own may come to be known later.
 * @param isPerson whether an id without `person:` is that of a person.
 * @throws MissionError `invalid` that names the field.
 */
export function refuseStranger({ type, data }: AnyDraft, isPerson: (id: string) => boolean): void {
  const field = GIVES.get(type.slice(0, Math.max(0, type.indexOf(':'))))
  const who = field === undefined ? undefined : data[field]
  if (field === undefined || typeof who !== 'string' || !who.startsWith('person:')) return
  if (isPerson(who.slice('person:'.length))) return
  const message = `There is no person "${who}". Take an id of GET /api/directory, agent:<id>, or null for nobody.`
  throw new MissionError('invalid', message, { issues: [{ path: field, message }] })
}
