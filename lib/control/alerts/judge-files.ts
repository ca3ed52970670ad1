import { createHash } from 'node:crypto'
import { paramOf } from '#lib/state/alert-rules.ts'
import { type Collision, collisions } from '#lib/state/collisions.ts'
import { millis } from '#lib/state/instant.ts'
import type { AlertRule, MissionState } from '#lib/state/model.ts'
import type { Finding, Look } from './condition.ts'

const SUBJECT = 240

/** Files that more than one live session wrote lately. */
export function judgeCollisions(rule: AlertRule, { state, now }: Look): Finding {
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
  const conditions = collisions(state, now, paramOf(rule, 'windowMs'))
    .filter(isIn)
    .map((collision) => ({
      subject: subjectOf(collision),
      message: collisionWords(state, collision).slice(0, 2_000),
      sinceMs: millis(collision.writers[1]?.wroteAt ?? ''),
    }))
  return { conditions, isKnown: () => true }
}

/** One that is too long ends in the checksum of what it leaves out: deep folders have many files. */
function subjectOf({ file: { key } }: Collision): string {
  const subject = `file:${key}`
  if (subject.length <= SUBJECT) return subject
  return `${subject.slice(0, SUBJECT - 33)}#${createHash('sha256').update(key).digest('base64url').slice(0, 32)}`
}

function collisionWords({ agents }: MissionState, { file, writers, sameFolder }: Collision): string {
  const names = new Set(writers.map(({ agentId }) => agents.get(agentId)?.name ?? agentId))
  const who = names.size === 1 ? `${writers.length} sessions of ${[...names].join()}` : [...names].join(' and ')
  return `${who} write ${file.path}${sameFolder ? '' : ', each in a copy of its own'}`
}
