import type { Grant } from '#lib/auth/principal.ts'
import { hear, speakerOf } from '#lib/control/speaker.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { ClientFrameOf } from '#lib/protocol/frame.ts'
import { leaseNow } from '#lib/state/task-lease.ts'
import { costUsdOf } from '#lib/state/usage.ts'
import type { Core } from './core.ts'

/**
 * What `claim` is answered: `{task}` as REST shows it, null where nothing is free, with a `reason` where Running is full. The
 * agent is the one that its key is bound to, else `agentId`, else the one that the connection speaks for.
 * @throws MissionError `conflict` where the task that was named is not free, or the agent is paused.
 */
export async function answerClaim(
  core: Core,
  connected: readonly string[],
  grant: Grant,
  { agentId, taskId, project, label }: ClientFrameOf<'claim'>,
): Promise<{ readonly task: object | null; readonly reason?: string }> {
  const [only] = connected.length === 1 ? connected : []
  const view = { state: () => core.live.state }
  const its = speakerOf(grant.principal, { agent: agentId ?? only }, view)
  const clock = { now: core.clock }
  if (grant.principal.kind === 'key') await hear({ publish: core.publish, view, clock }, grant, its, 'custom')
  const outcome = await core.claims.claim(grant, { agentId: its.agentId, taskId, project, label })
  if (outcome.kind === 'paused') throw new MissionError('conflict', outcome.reason)
  if (outcome.kind === 'nothing') return { task: null }
  if (outcome.kind === 'full') return { task: null, reason: outcome.reason }
  const { task } = outcome
  return { task: { ...task, costUsd: costUsdOf(task), lease: leaseNow(core.live.state, task, core.clock()) } }
}
