import type { Budget, BudgetScope } from '#lib/state/model.ts'

/** What a budget is called: its own name, else what it is about. May be somebody else's text. */
export const budgetName = ({ name, scope }: Pick<Budget, 'name' | 'scope'>): string => name ?? scopeName(scope)

const scopeName = ({ kind, id }: BudgetScope): string => (kind === 'task' ? `#${id}` : (id ?? 'The workspace'))
