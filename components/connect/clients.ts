import type { Agent } from '#lib/state/model.ts'

export interface Client {
  readonly name: string
  readonly agents: readonly Agent[]
}

/** Agents by the client program that we know, the largest first; all others together at the end. @param names by kind. */
export function clientsOf(agents: readonly Agent[], names: ReadonlyMap<string, string>): readonly Client[] {
  const groups = Map.groupBy(agents, ({ kind }) => names.get(kind) ?? null)
  const others = groups.get(null) ?? []
  const known = [...groups].flatMap(([name, group]) => (name === null ? [] : [{ name, agents: group }]))
  known.sort((a, b) => b.agents.length - a.agents.length)
  return others.length > 0 ? [...known, { name: 'Others', agents: others }] : known
}
