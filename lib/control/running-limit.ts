import type { MissionState } from '#lib/state/model.ts'

/**
 * Why nothing more is begun, as a sentence that a model can act on; null while there is room. A task that runs already takes
 * its place whoever holds it, so that claiming one whose lease has lapsed needs none.
 * @param underWay tasks whose claim is on its way to the log.
 */
export function whyFull(
  { tasks, workspace }: Pick<MissionState, 'tasks' | 'workspace'>,
  underWay: Iterable<string>,
): string | null {
  const most = workspace.limits.running
  if (most === null) return null
  let count = 0
  for (const { status } of tasks.values()) if (status === 'running') count++
  for (const id of underWay) if (tasks.get(id)?.status !== 'running') count++
  if (count < most) return null
  return `Running is full: ${count} of at most ${most}. A task begins once another ends, or a person raises the limit.`
}
