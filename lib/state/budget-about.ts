import { assertNever } from '#lib/protocol/assert-never.ts'
import type { BudgetScope } from './model.ts'

/** Where usage was counted, as far as a budget can be about it. */
export interface SpentOn {
  readonly agentId: string | null
  readonly model: string
  readonly project: string | null
  readonly taskId: string | null
}

export function isAbout({ kind, id }: BudgetScope, on: SpentOn): boolean {
  switch (kind) {
    case 'workspace':
      return true
    case 'agent':
      return on.agentId === id
    case 'model':
      return on.model === id
    case 'project':
      return on.project === id
    case 'task':
      return on.taskId === id
    default:
      return assertNever(kind)
  }
}
