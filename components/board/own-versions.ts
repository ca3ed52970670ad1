import type { Task } from '#lib/state/model.ts'

/** What this page has just changed and may not show yet. */
export interface OwnVersions {
  /** To be called with the task as it was changed from and as the server answered. */
  note(from: Pick<Task, 'id' | 'version'>, to: Task): void
  /** The task as this page left it, where it is shown as it was before that; else as it is shown. */
  after(shown: Task): Task
}

/**
 * The answer to a change comes before the page shows it, and the next change is made from what the one before left. Only what is
 * this page's own is skipped so: where somebody else changed a task between, the next change names what was seen.
 */
export function createOwnVersions(): OwnVersions {
  const known = new Map<string, { readonly from: number; readonly task: Task }>()
  return {
    note(from, to) {
      // The answer is the task as it stands: with more than one step it may hold what others did.
      if (to.version !== from.version + 1) return
      const before = known.get(from.id)
      known.set(from.id, { from: before?.task.version === from.version ? before.from : from.version, task: to })
    },
    after(shown) {
      const own = known.get(shown.id)
      return own && own.from <= shown.version && shown.version < own.task.version ? own.task : shown
    },
  }
}
