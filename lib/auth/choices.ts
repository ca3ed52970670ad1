import type { SqliteThread } from '#lib/sqlite/thread.ts'
import type { AccountCalls, ChoicesRow } from './accounts-sqlite-thread.ts'

/** What somebody has chosen for every device. It is nobody else's business and not in the log. */
export interface Choices {
  /** One more with each change, so that whoever hears of two knows which is the newer. */
  readonly version: number
  /** Levels are shown, where the workspace has them. */
  readonly levels: boolean
}

/** Of somebody who has chosen nothing. */
export const FIRST_CHOICES: Choices = { version: 1, levels: true }

/** Mirrored in memory. */
export interface ChoiceBook {
  get(principalId: string): Choices
  /** @returns what is chosen then. */
  change(principalId: string, change: Partial<Omit<Choices, 'version'>>): Promise<Choices>
}

export interface ChoiceParts {
  readonly store: SqliteThread<AccountCalls>
  readonly rows: readonly ChoicesRow[]
}

export function createChoices({ store, rows }: ChoiceParts): ChoiceBook {
  const book = new Map(rows.map(({ principalId, choices }): [string, Choices] => [principalId, JSON.parse(choices)]))
  const get = (principalId: string) => book.get(principalId) ?? FIRST_CHOICES
  return {
    get,
    async change(principalId, change) {
      const before = get(principalId)
      const choices = { ...before, ...change, version: before.version + 1 }
      book.set(principalId, choices)
      await store.call('putChoices', { principalId, choices: JSON.stringify(choices) })
      return choices
    },
  }
}
