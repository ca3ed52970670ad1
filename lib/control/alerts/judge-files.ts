import { createHash } from 'node:crypto'
import { paramOf } from '#lib/state/alert-rules.ts'
import { isOurs } from '#lib/state/alerts.ts'
import { type Collision, collisions } from '#lib/state/collisions.ts'
import { millis } from '#lib/state/instant.ts'
import type { AlertRule, MissionState } from '#lib/state/model.ts'
import { keyOf } from './advance.ts'
import type { Condition, Finding, Look } from './condition.ts'

const SUBJECT = 240

/** Files that more than one live session wrote lately, and those where it was over before anybody could be told. */
export function judgeCollisions(rule: AlertRule, look: Look): Finding {
  const { state, now } = look
  const { agentId, project, kind } = rule.scope
  const isIn = ({ writers }: Collision) =>
    writers.some((writer) => {
      const agent = state.agents.get(writer.agentId)
      return (
        (agentId === null || agentId === writer.agentId) &&
        (project === null || project === agent?.project) &&
        (kind === null || kind === agent?.kind)
      )
    })
  const standing = collisions(state, now, paramOf(rule, 'windowMs')).filter(isIn)
  const keys = new Set(standing.map(({ file }) => file.key))
  const conditions = [
    ...standing.map((collision) => conditionOf(state, collision, 'write')),
    ...untold(rule, look)
      .filter((collision) => !keys.has(collision.file.key) && isIn(collision))
      .map((collision) => conditionOf(state, collision, 'wrote')),
  ]
  return { conditions, isKnown: () => true }
}

const conditionOf = (state: MissionState, collision: Collision, verb: 'write' | 'wrote'): Condition => ({
  subject: subjectOf(collision),
  message: collisionWords(state, collision, verb).slice(0, 2_000),
  sinceMs: millis(collision.writers[1]?.wroteAt ?? ''),
})

/** What happened and no alert has told. A rule that wants it to last leaves out what did not. */
function untold(rule: AlertRule, { state, now, observed }: Look): readonly Collision[] {
  if (paramOf(rule, 'forMs') > 0) return []
  const windowMs = paramOf(rule, 'windowMs')
  return observed.meetings(now).flatMap(({ collision, atMs }) => {
    const writers = collision.writers.filter(({ wroteAt }) => millis(wroteAt) >= atMs - windowMs)
    if (writers.length < 2) return []
    const alert = state.alerts.get(keyOf(rule, subjectOf(collision)))
    const isTold = alert !== undefined && isOurs(alert.by) && (alert.endedAt === null || millis(alert.endedAt) >= atMs)
    return isTold ? [] : [{ ...collision, writers }]
  })
}

/** One that is too long ends in the checksum of what it leaves out: deep folders have many files. */
function subjectOf({ file: { key } }: Collision): string {
  const subject = `file:${key}`
  if (subject.length <= SUBJECT) return subject
  return `${subject.slice(0, SUBJECT - 33)}#${createHash('sha256').update(key).digest('base64url').slice(0, 32)}`
}

function collisionWords(
  { agents }: MissionState,
  { file, writers, sameFolder }: Collision,
  verb: 'write' | 'wrote',
): string {
  const names = new Set(writers.map(({ agentId }) => agents.get(agentId)?.name ?? agentId))
  const who = names.size === 1 ? `${writers.length} sessions of ${[...names].join()}` : [...names].join(' and ')
  return `${who} ${verb} ${file.path}${sameFolder ? '' : ', each in a copy of its own'}`
}
