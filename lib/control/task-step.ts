import type { TaskReview, TaskStatus } from '#lib/protocol/event.ts'

/** A draft as the publish pipeline has it: its data passed the schema of its type. */
export interface AnyDraft {
  readonly type: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What a draft wants of a task, as far as rules look at it. */
export interface TaskStep {
  readonly kind: 'create' | 'change' | 'remove'
  readonly taskId: string
  /** The version that this step makes, where its author names it: one more than the version that was seen. */
  readonly version: number | null
  readonly status: TaskStatus | null
  /** undefined: stays as it is. */
  readonly assignee: string | null | undefined
  readonly review: TaskReview | null
  /** The lease that its author works under, where it names one. */
  readonly generation: number | null
  readonly dependsOn: readonly string[] | null
  /** The agent that its author says it speaks for. */
  readonly agentId: string | null
}

const KINDS: ReadonlyMap<string, TaskStep['kind']> = new Map([
  ['task:created', 'create'],
  ['task:updated', 'change'],
  ['task:assigned', 'change'],
  ['task:completed', 'change'],
  ['task:failed', 'change'],
  ['task:removed', 'remove'],
])

/** Types that say a status by their name. */
const IMPLIED: Readonly<Record<string, TaskStatus>> = { 'task:completed': 'done', 'task:failed': 'failed' }

/** @returns null for a draft that is no step of a task: other types, and comments, which change no version. */
export function taskStepOf({ type, data }: AnyDraft): TaskStep | null {
  const kind = KINDS.get(type)
  if (kind === undefined || typeof data.taskId !== 'string') return null
  return {
    kind,
    taskId: data.taskId,
    version: typeof data.version === 'number' ? data.version : null,
    status: IMPLIED[type] ?? (isTaskStatus(data.status) ? data.status : null),
    assignee: typeof data.assignee === 'string' || data.assignee === null ? data.assignee : undefined,
    review: data.review === 'none' || data.review === 'person' ? data.review : null,
    generation: typeof data.generation === 'number' ? data.generation : null,
    dependsOn: Array.isArray(data.dependsOn) ? data.dependsOn.filter((id) => typeof id === 'string') : null,
    agentId: typeof data.agentId === 'string' ? data.agentId : null,
  }
}

/** In the order of the flow; the last three are closed. */
export const TASK_STATUSES = [
  'backlog',
  'ready',
  'running',
  'review',
  'done',
  'failed',
  'cancelled',
] as const satisfies readonly TaskStatus[]

const isTaskStatus = (value: unknown): value is TaskStatus => TASK_STATUSES.some((status) => status === value)
