import { nanoFromUsd } from '#lib/protocol/money.ts'
import type { Budget } from '#lib/state/model.ts'
import { type BudgetBody, bodyOf, changesIn, draftOf } from './budget-draft.ts'
import { limitWords } from './budget-words.ts'

/** What somebody else made of a budget while its form was open. */
export function meanwhileWords(opened: Budget, stands: BudgetBody): string {
  const { name = '', scope, period, limit, weekStartsOn, steps } = stands
  const changes = changesIn(bodyOf(draftOf(opened)), { name: name ?? '', scope, period, limit, weekStartsOn, steps })
  const amount = 'usd' in limit ? limitWords('usd', nanoFromUsd(limit.usd)) : limitWords('tokens', limit.tokens)
  const parts = [
    changes.limit && `its limit to ${amount}`,
    changes.scope && 'what it is about',
    changes.period && 'its period',
    changes.weekStartsOn && 'the first day of its weeks',
    changes.steps && 'its steps',
    changes.name !== undefined && 'its name',
  ].filter((part) => typeof part === 'string')
  const what = parts.length === 0 ? 'it' : parts.join(', ')
  return `Meanwhile somebody changed ${what}. What you changed is kept here: save it over theirs, or cancel. What you did not touch stays as they have it.`
}
