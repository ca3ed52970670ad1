import { openProjection } from '#lib/projection/open-projection.ts'
import type { ProjectionOptions } from '#lib/projection/projection.ts'
import { MEANING } from './meaning.ts'
import type { ArchiveCalls, TaskArchive } from './task-archive.ts'

/** @throws as openProjection does. */
export async function openTaskArchive(options: Omit<ProjectionOptions, 'module' | 'options'>): Promise<TaskArchive> {
  const module = new URL('./archive-thread.ts', import.meta.url)
  const projection = await openProjection<ArchiveCalls>({
    ...options,
    module,
    meaning: MEANING,
    about: ['task:', 'token:usage'],
  })
  return {
    get available() {
      return projection.available
    },
    get behind() {
      return projection.behind
    },
    task: async (atLeast, id) => (await projection.ask(atLeast, 'task', id)).answer,
    history: async (atLeast, id, before, limit) => (await projection.ask(atLeast, 'history', id, before, limit)).answer,
    comments: async (atLeast, id, before, limit) =>
      (await projection.ask(atLeast, 'comments', id, before, limit)).answer,
    held: async (atLeast, id, before, limit) => (await projection.ask(atLeast, 'held', id, before, limit)).answer,
    closed: async (atLeast, query) =>
      (await projection.ask(atLeast, 'closed', { ...query, text: query.text?.toLowerCase() ?? null })).answer,
    closedBetween: async (atLeast, afterAt, upToAt) =>
      (await projection.ask(atLeast, 'closedBetween', afterAt, upToAt)).answer,
    [Symbol.asyncDispose]: () => projection[Symbol.asyncDispose](),
  }
}
