/** Types by what they are about; each family has one hue and may be hidden. Publishers' own namespaces are `own`. */
export const FAMILIES = [
  { name: 'agents', word: 'Agents', prefixes: ['agent', 'session', 'file'] },
  { name: 'work', word: 'Work', prefixes: ['task', 'lead'] },
  { name: 'tokens', word: 'Tokens', prefixes: ['token', 'budget'] },
  { name: 'control', word: 'Control', prefixes: ['approval', 'command', 'terminal'] },
  { name: 'system', word: 'System', prefixes: ['system', 'rule'] },
  { name: 'own', word: 'Yours', prefixes: [] },
] as const

export type FamilyName = (typeof FAMILIES)[number]['name']

const BY_PREFIX = new Map<string, FamilyName>(
  FAMILIES.flatMap(({ name, prefixes }) => prefixes.map((prefix) => [prefix, name] as const)),
)

export const familyOf = (type: string): FamilyName => BY_PREFIX.get(type.slice(0, type.indexOf(':'))) ?? 'own'

/** How many events each family has had. @param types counts by type, as the state keeps them. */
export function familyCounts(types: ReadonlyMap<string, number>): Readonly<Record<FamilyName, number>> {
  const counts = { agents: 0, work: 0, tokens: 0, control: 0, system: 0, own: 0 }
  for (const [type, count] of types) counts[familyOf(type)] += count
  return counts
}

export const isFamily = (name: string): name is FamilyName => FAMILIES.some((family) => family.name === name)
