import type { EventOf } from '#lib/protocol/event.ts'
import { spend } from './budgets.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { hourOf } from './instant.ts'
import type { Session, UsageRow } from './model.ts'
import { charge, subjectOf } from './subject.ts'
import { plus, usageOf } from './usage.ts'

/** Spots of usage that wait with a session until its agent is known; what does not fit stays nobody's. */
const WAITING_ROWS = 50

export function usage(draft: Draft, event: EventOf<'token:usage'>): void {
  const { data } = event
  const { agent, session } = subjectOf(draft, event)
  const spent = usageOf(data)
  const { day } = draft
  const hour = hourOf(draft.at)
  const { model } = data
  const agentId = agent?.id ?? null
  const project = data.project ?? session?.project ?? agent?.project ?? null
  draft.spend(spent)
  draft.days.add({ period: day, agentId, model, project }, spent)
  draft.hours.add({ period: hour, agentId, model, project: null }, spent)
  if (agent !== null) charge(agent, day, spent)
  if (session !== null) {
    session.tokens = plus(session.tokens, spent)
    session.model ??= model
  }
  const waits = session !== null && agent === null && wait(session, { day, hour, agentId, model, project, ...spent })
  const taskId = data.taskId ?? event.taskId ?? null
  spend(draft, { agentId, model, project, taskId }, spent, day)
  const task = taskId === null ? undefined : draft.tasks.edit(taskId)
  if (task !== undefined) {
    task.costNano += spent.costNano
    task.requests += spent.requests
    task.unpriced += spent.unpriced
  }
  const { seq } = draft
  draft.ledger?.spent({ seq, agentId, sessionId: session?.id ?? null, taskId, project, waits, usage: spent })
}

/** @returns false where there is no more room. */
function wait(session: Mutable<Session>, row: UsageRow): boolean {
  const rows = session.unattributed
  const sameSpot = (other: UsageRow) =>
    other.hour === row.hour && other.day === row.day && other.model === row.model && other.project === row.project
  const index = rows.findIndex(sameSpot)
  const known = rows[index]
  if (known !== undefined) session.unattributed = rows.with(index, { ...known, ...plus(known, row) })
  else if (rows.length < WAITING_ROWS) session.unattributed = [...rows, row]
  else return false
  return true
}
