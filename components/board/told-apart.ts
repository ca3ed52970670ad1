import type { Agent } from '#lib/state/model.ts'

export type Called = Pick<Agent, 'id' | 'name' | 'project'>

/**
 * What each is called in a list of them: by its name; those who share one, by their project beside it, and by their id where
 * that is shared too or not known. Somebody else's text: it may be anything.
 */
export function toldApart(all: Iterable<Called>): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  for (const same of Map.groupBy(all, ({ name }) => name.toLowerCase()).values()) {
    const projects = Map.groupBy(same, ({ project }) => project)
    for (const { id, name, project } of same) {
      const beside = project !== null && projects.get(project)?.length === 1 ? project : id
      words.set(id, same.length === 1 ? name : `${name} (${beside})`)
    }
  }
  return words
}
