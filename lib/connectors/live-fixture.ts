import { createIngest } from '#lib/ingest/create-ingest.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { connectors } from './registry.ts'
import { type RecordedRequest, replay } from './replay-fixture.ts'

/** For tests: sends requests through the connectors, which may be started anew on the way, into a real log, and folds its tail. */
export async function replayLive(
  agentId: string,
  requests: readonly RecordedRequest[],
  restartAfter = requests.length,
) {
  await using temp = await openTempLog()
  const { log } = temp
  let state: MissionState = emptyState()
  const statuses: string[] = []
  const conflicts: unknown[] = []
  log.tail((events) => {
    for (const { event } of events) {
      state = fold(state, [event])
      const agent = state.agents.get(agentId)
      const status = agent ? [agent.status, agent.reason].filter(Boolean).join(' ') : null
      if (status && statuses.at(-1) !== status) statuses.push(status)
      if (agent?.conflict) conflicts.push(agent.conflict)
    }
  })
  let now = 0
  const { publish } = createIngest({
    log,
    limits: DEFAULT_LIMITS,
    stamper: createStamper(
      () => now,
      () => null,
    ),
    zone: () => 'UTC',
    refuseWrite: () => 'connectors are trusted',
    gate: { append: () => Promise.reject(new Error('connectors write no tasks')) },
    leadGate: { append: () => Promise.reject(new Error('connectors write no leads')) },
    take: () => undefined,
  })
  const failures: unknown[] = []
  const start = () => connectors({ onFailure: (error) => failures.push(error) })
  let server = start()
  for (const [index, request] of requests.entries()) {
    now = Date.parse(request.at)
    if (index === restartAfter) server = start()
    await replay([request], server, publish)
  }
  if (failures.length > 0 || conflicts.length > 0)
    throw new Error('not stored, or in conflict', { cause: [failures, conflicts] })
  return { state, statuses, agent: state.agents.get(agentId) }
}
