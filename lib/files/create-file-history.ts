import { openProjection } from '#lib/projection/open-projection.ts'
import type { ProjectionOptions } from '#lib/projection/projection.ts'
import { formatCursor } from '#lib/protocol/cursor.ts'
import type { FileHistory } from './file-history.ts'
import { FILE_HISTORY_MEANING } from './file-history-meaning.ts'
import type { FileHistoryCalls } from './file-history-thread.ts'

/** @throws MissionError `unavailable` when another process has the file open, `version` when it is newer than this program. */
export async function createFileHistory(parts: Omit<ProjectionOptions, 'module' | 'options'>): Promise<FileHistory> {
  const projection = await openProjection<FileHistoryCalls>({
    ...parts,
    module: new URL('./file-history-thread.ts', import.meta.url),
    meaning: FILE_HISTORY_MEANING,
    about: ['file:', 'session:'],
  })
  return {
    get available() {
      return projection.available
    },
    get behind() {
      return projection.behind
    },
    async page(query, atLeast) {
      const { cursor, answer } = await projection.ask(atLeast, 'page', query)
      return { cursor: formatCursor(cursor), ...answer }
    },
    written: async (atLeast, after, upTo) => (await projection.ask(atLeast, 'written', after, upTo)).answer,
    [Symbol.asyncDispose]: () => projection[Symbol.asyncDispose](),
  }
}
