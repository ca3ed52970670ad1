import type { Publish } from '#lib/connectors/connector.ts'
import { createFakeClock } from '#lib/control/clock-fixture.ts'
import { createPresence } from '#lib/control/create-presence.ts'
import { createStatusEngine } from '#lib/control/create-status-engine.ts'
import type { Presence } from '#lib/control/presence.ts'
import { createIngest } from '#lib/ingest/create-ingest.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'

/** For tests: one thing that happens to a server at a time. */
export interface Step {
  readonly atMs: number
  readonly run: (server: Served) => unknown
}

export interface Served {
  readonly publish: Publish
  readonly presence: Presence
}

export interface Played {
  /**
   * The statuses of all agents, each with when it began, counted from the first step, and what it stood on then:
   * `0:07 waiting permission (hook PermissionRequest)`. Where there are several agents, each line begins with a name.
   */
  readonly story: readonly string[]
  readonly state: MissionState
  /** The state after each step. */
  readonly moments: readonly { readonly atMs: number; readonly state: MissionState }[]
}

/**
 * Lets steps happen, each at its time, to a log with the rules of status beside it; then nobody is heard for `silenceMs`.
 * @throws where something could not be stored.
 */
export async function play(steps: readonly Step[], silenceMs: number): Promise<Played> {
  await using temp = await openTempLog()
  const { log } = temp
  const startMs = steps[0]?.atMs ?? 0
  const clock = createFakeClock(startMs)
  const changes: Change[] = []
  const errors: unknown[] = []
  const report = (error: unknown) => errors.push(error)
  let state: MissionState = emptyState()
  log.tail((events) => {
    for (const { event } of events) {
      state = fold(state, [event])
      for (const agent of state.agents.values()) note(changes, agent, Date.parse(event.at) - startMs)
    }
  })
  const { publish } = createIngest({
    log,
    limits: DEFAULT_LIMITS,
    stamper: createStamper(clock.now, () => null),
    zone: () => 'UTC',
    refuseWrite: () => 'all of it is trusted',
    gate: { append: () => Promise.reject(new Error('nobody writes tasks here')) },
    leadGate: { append: () => Promise.reject(new Error('nobody writes leads here')) },
    take: () => undefined,
  })
  const graceMs = DEFAULT_LIMITS.presenceGraceMs
  await using presence = createPresence({ publish, clock, graceMs, machineOf: () => null, report })
  await using engine = createStatusEngine({
    state: () => state,
    publish,
    isPresent: presence.isPresent,
    clock,
    graceMs,
    report,
  })
  const moments: { atMs: number; state: MissionState }[] = []
  for (const { atMs, run } of steps) {
    await clock.advance(Math.max(0, atMs - clock.now()))
    await run({ publish, presence })
    moments.push({ atMs, state })
  }
  await clock.advance(silenceMs)
  await engine[Symbol.asyncDispose]()
  await presence[Symbol.asyncDispose]()
  if (errors.length > 0) throw new AggregateError(errors, 'not all of it was stored')
  return { story: storyOf(changes, state), state, moments }
}

interface Change {
  readonly agentId: string
  readonly status: string
  readonly words: string
}

/** An agent that nobody has said anything about has no status yet. */
function note(changes: Change[], { id: agentId, status, reason, evidence, conflict }: Agent, afterMs: number): void {
  if (evidence === null) return
  const against = conflict === null ? '' : `, but ${conflict.source} ${conflict.status}`
  const now = `${[status, reason].filter(Boolean).join(' ')}${against}`
  if (changes.findLast((change) => change.agentId === agentId)?.status === now) return
  const by = [evidence.source, evidence.detail].filter(Boolean).join(' ')
  changes.push({ agentId, status: now, words: `${clockWords(afterMs)} ${now} (${by})` })
}

const storyOf = (changes: readonly Change[], { agents }: MissionState): readonly string[] =>
  changes.map(({ agentId, words }) => (agents.size === 1 ? words : `${agents.get(agentId)?.name} ${words}`))

/** `0:07`, `10:05`, `24:00:05`. */
function clockWords(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)]
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`
}
