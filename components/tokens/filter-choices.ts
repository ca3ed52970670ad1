import type { MissionState } from '#lib/state/model.ts'

export interface FilterChoices {
  /** Kinds of agents. */
  readonly client: readonly string[]
  readonly project: readonly string[]
  /** Ids, by name. */
  readonly agent: readonly string[]
  readonly model: readonly string[]
}

/** What can be filtered by: everything that used anything within the days that are kept. */
export function choicesIn({ agents, tokens }: Pick<MissionState, 'agents' | 'tokens'>): FilterChoices {
  const [ids, projects, models] = [new Set<string>(), new Set<string>(), new Set<string>()]
  for (const { agentId, project, model } of tokens.days.values()) {
    if (agentId !== null) ids.add(agentId)
    if (project !== null) projects.add(project)
    models.add(model)
  }
  const nameOf = (id: string) => agents.get(id)?.name ?? id
  const kinds = new Set([...ids].flatMap((id) => agents.get(id)?.kind ?? []))
  return {
    client: [...kinds].sort(),
    project: [...projects].sort(),
    agent: [...ids].sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'en') || (a < b ? -1 : 1)),
    model: [...models].sort(),
  }
}
