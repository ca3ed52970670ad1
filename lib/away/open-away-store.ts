import { openProjection } from '#lib/projection/open-projection.ts'
import type { ProjectionOptions } from '#lib/projection/projection.ts'
import { AWAY_MEANING } from './away-meaning.ts'
import type { AwayCalls, AwayStore } from './away-store.ts'

/** @throws as openProjection does. */
export async function openAwayStore(parts: Omit<ProjectionOptions, 'module' | 'options'>): Promise<AwayStore> {
  const projection = await openProjection<AwayCalls>({
    ...parts,
    module: new URL('./away-thread.ts', import.meta.url),
    meaning: AWAY_MEANING,
    about: ['token:usage', 'agent:statusChange', 'agent:lifecycle', 'session:ended', 'agent:levelUp'],
  })
  return {
    get available() {
      return projection.available
    },
    get behind() {
      return projection.behind
    },
    between: async (after, upTo) => (await projection.ask(upTo, 'between', after, upTo)).answer,
    [Symbol.asyncDispose]: () => projection[Symbol.asyncDispose](),
  }
}
