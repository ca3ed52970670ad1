import type { Agent, Budget } from '#lib/state/model.ts'

/** What a budget is called: its own name, else what it is about. May be somebody else's text. */
export function budgetName(
  { name, scope }: Pick<Budget, 'name' | 'scope'>,
  agents?: ReadonlyMap<string, Pick<Agent, 'name'>>,
): string {
  if (name !== null) return name
  if (scope.id === null) return 'The workspace'
  if (scope.kind === 'agent') return agents?.get(scope.id)?.name ?? scope.id
  return scope.kind === 'task' ? `#${scope.id}` : scope.id
}
