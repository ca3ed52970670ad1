import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type Author, afterStep, decideStep, type TaskBoard, type TaskFacts } from './task-flow.ts'
import { taskStepOf } from './task-step.ts'

const AUTHORS: readonly Author[] = [
  { id: 'person:p', kind: 'person', bound: {} },
  { id: 'key:k', kind: 'key', bound: {} },
  { id: 'key:a', kind: 'key', bound: { agentId: 'a' } },
  { id: 'key:m', kind: 'key', bound: { machine: 'm' } },
]

const data = fc.record(
  {
    title: fc.constant('T'),
    status: fc.constantFrom('backlog', 'ready', 'running', 'review', 'done', 'failed'),
    assignee: fc.constantFrom(null, 'agent:a', 'agent:b', 'a', 'nobody', 'person:p'),
    review: fc.constantFrom('none', 'person'),
    generation: fc.constantFrom(0, 1, 2),
    dependsOn: fc.subarray(['t1', 't2', 't3']),
  },
  { requiredKeys: ['title'] },
)
const steps = fc.array(
  fc.record({
    by: fc.constantFrom(...AUTHORS),
    type: fc.constantFrom('task:created', 'task:updated', 'task:updated', 'task:completed', 'task:removed'),
    taskId: fc.constantFrom('t1', 't2', 't3'),
    data,
  }),
  { maxLength: 30 },
)

const boardOf = ({ tasks, agents }: MissionState, changed: ReadonlyMap<string, TaskFacts | undefined>): TaskBoard => ({
  get: (id) => (changed.has(id) ? changed.get(id) : tasks.get(id)),
  isAgent: (id) => agents.has(id),
  machineOf: (id) => agents.get(id)?.machine ?? null,
  isLapsed: () => false,
})

const factsOf = (task: TaskFacts | undefined) =>
  task && {
    ...{ version: task.version, status: task.status, assignee: task.assignee, review: task.review },
    ...{ generation: task.generation, dependsOn: task.dependsOn },
    lease: task.lease && { holder: task.lease.holder, generation: task.lease.generation },
  }

it('[P-TASK-1] foresees within a batch what the fold makes of it, whoever does what', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const stamp = new Stamp()
      const start = folded([stamp.make('agent:registered', { agentId: 'a' })])
      const changed = new Map<string, TaskFacts | undefined>()
      const removed = new Set<string>()
      let state = start
      for (const { by, type, taskId, data } of list) {
        const draft = { type, data: { ...data, taskId } }
        const step = taskStepOf(draft)
        if (!step || (type === 'task:created' && removed.has(taskId))) continue
        const board = boardOf(start, changed)
        try {
          const version = decideStep(board, step, by)
          changed.set(taskId, afterStep(board, step, version, by))
        } catch (error) {
          if (!isMissionError(error)) throw error
          continue
        }
        if (type === 'task:removed') removed.add(taskId)
        // The pair of type and data passed the schemas' own arbitraries above.
        const event = stamp.make(type as 'task:updated', draft.data as never, { actor: by.id })
        state = fold(state, [event])
        expect(factsOf(changed.get(taskId)), `${type} ${JSON.stringify(draft.data)} by ${by.id}`).toEqual(
          factsOf(state.tasks.get(taskId)),
        )
      }
    }),
    { numRuns: 300 },
  )
})

it('[P-TASK-9] whatever is let through, no task waits for itself', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const changed = new Map<string, TaskFacts | undefined>()
      const board = boardOf(emptyState(), changed)
      for (const { by, type, taskId, data } of list) {
        const step = taskStepOf({ type, data: { ...data, taskId } })
        if (!step) continue
        try {
          changed.set(taskId, afterStep(board, step, decideStep(board, step, by), by))
        } catch (error) {
          if (!isMissionError(error)) throw error
        }
        const waitsFor = (id: string, seen: ReadonlySet<string>): boolean =>
          seen.has(id) || (board.get(id)?.dependsOn ?? []).some((next) => waitsFor(next, new Set([...seen, id])))
        expect([...changed.keys()].filter((id) => waitsFor(id, new Set()))).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})
