import type { Accounts } from '#lib/auth/accounts.ts'
import { directoryOf } from '#lib/auth/directory.ts'
import type { Agent } from '#lib/state/model.ts'

/** What `agent:<id>`, `person:<id>` or `key:<id>` is called; empty where that is not known. */
export type WhoNamed = (who: string | null) => string

/** For a file of many rows: asked once, as it stands. */
export function whoNamed(
  accounts: Pick<Accounts, 'people' | 'keys'>,
  { agents }: { readonly agents: ReadonlyMap<string, Pick<Agent, 'name'>> },
): WhoNamed {
  const names = new Map(directoryOf(accounts).map(({ id, name }) => [id, name]))
  return (who) => (who === null ? '' : (names.get(who) ?? agents.get(who.replace(/^agent:/, ''))?.name ?? ''))
}
