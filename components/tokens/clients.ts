import { AGENT_PROGRAMS } from '#lib/connect/agents.ts'

/** A client program, and the colour that it has on the whole page. */
export interface Client {
  readonly name: string
  /** A role of themes.css. */
  readonly colour: string
  /** Place in every list of them. */
  readonly order: number
}

const KNOWN: ReadonlyMap<string, Client> = new Map(
  [...AGENT_PROGRAMS.map(({ id, name }) => ({ id, name })), { id: 'openclaw', name: 'OpenClaw' }].map(
    ({ id, name }, place) => [id, { name, colour: `--chart-${place + 1}`, order: place }],
  ),
)

const OTHER: Client = { name: 'Other', colour: '--chart-rest', order: KNOWN.size }

/** @param kind of an agent; null where it is not known. What we do not know by name is `Other`. */
export const clientOf = (kind: string | null): Client => (kind === null ? OTHER : (KNOWN.get(kind) ?? OTHER))

/** What a kind is called where it stands alone. */
export const clientName = (kind: string): string => KNOWN.get(kind)?.name ?? kind
