import { createHash, randomBytes } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft, EventData } from '#lib/protocol/event.ts'
import { usdFromNano } from '#lib/protocol/money.ts'
import type { Budget } from '#lib/state/model.ts'
import type { BudgetChange, BudgetControl, BudgetInput } from './budgets.ts'
import { createBudgetDeciding } from './decide-budget.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { isRepeat } from './is-repeat.ts'
import type { StateView } from './state-view.ts'
import { takenGuard } from './taken-guard.ts'

export interface BudgetParts {
  readonly view: StateView
  readonly log: GuardedAppend
  readonly clock: Clock
  /** Default: 80 random bits. */
  readonly newId?: () => string
}

/** More would cost every request of a model too much to be counted. */
const BUDGETS = 200
/** How long what is stored may take to reach this node's state. */
const CATCH_UP_MS = 1_000
const TRIES = 5

export function createBudgetControl(parts: BudgetParts): BudgetControl {
  const { view, log, clock, newId = randomId } = parts
  const shown = async (seq: number) => void (await view.until(({ last }) => last.seq >= seq, CATCH_UP_MS))
  const store = async (by: Principal, draft: Draft, options: { readonly id?: string; readonly guard?: string }) =>
    shown((await log.append(by, draft, options)).seq)
  const present = (budgetId: string): Budget => {
    const budget = view.state().budgets.get(budgetId)
    if (budget) return budget
    throw new MissionError('not_found', `There is no budget "${budgetId}".`)
  }
  /** Makes the next version of what stands; whoever named no version is decided anew when somebody was faster. */
  const makeVersion = async (
    by: Principal,
    budgetId: string,
    ifVersion: number | null,
    requestId: string | undefined,
    draftOf: (budget: Budget) => Draft,
  ): Promise<void> => {
    for (let tries = 0; ; tries++) {
      const budget = present(budgetId)
      if (ifVersion !== null && ifVersion !== budget.version) throw changed(budget)
      try {
        return await store(by, draftOf(budget), options(versionGuard(budgetId, budget.version + 1), requestId))
      } catch (error) {
        const winner = takenGuard(error)
        if (winner === null || tries >= TRIES) throw error
        await shown(winner.seq)
      }
    }
  }
  return {
    async create(by, input, wanted, requestId) {
      const budgetId = wanted ?? (requestId === undefined ? newId() : idFrom(by, requestId))
      const asked = { type: 'budget:changed', data: { budgetId, ...said(input) } }
      if (await isRepeat(log, by, requestId, asked)) return present(budgetId)
      const { budgets } = view.state()
      if (budgets.has(budgetId)) throw taken(budgetId, present(budgetId))
      if (budgets.size >= BUDGETS) throw invalid('id', `is one too many: there may be ${BUDGETS} budgets; remove one`)
      const draft = changeDraft(budgetId, input)
      try {
        await store(by, draft, options(versionGuard(budgetId, 1), requestId))
      } catch (error) {
        if (takenGuard(error) === null) throw error
        throw taken(budgetId, view.state().budgets.get(budgetId), error)
      }
      return present(budgetId)
    },
    async change(by, budgetId, change, ifVersion, requestId) {
      const asked = { type: 'budget:changed', data: { budgetId, ...said(change) } }
      if (await isRepeat(log, by, requestId, asked)) return present(budgetId)
      await makeVersion(by, budgetId, ifVersion, requestId, (budget) =>
        changeDraft(budgetId, { ...inputOf(budget), ...defined(change) }),
      )
      return present(budgetId)
    },
    async remove(by, budgetId, ifVersion, requestId) {
      const draft: Draft = { type: 'budget:removed', data: { budgetId } }
      if (await isRepeat(log, by, requestId, draft)) return
      await makeVersion(by, budgetId, ifVersion, requestId, () => draft)
    },
    decide: createBudgetDeciding({ view, log, clock, present, shown }),
  }
}

/** Of a change only what it names is compared; a name that is taken away is in no event. */
const said = ({ name, ...rest }: BudgetChange): Defined<BudgetChange> => defined({ ...rest, name: name || undefined })

const versionGuard = (budgetId: string, version: number) => `mc:budget-version:${budgetId}:${version}`

const options = (guard: string, id: string | undefined) => ({ guard, ...(id !== undefined && { id }) })

function changeDraft(budgetId: string, input: BudgetInput): Draft {
  const { name, ...rest } = input
  const data = {
    budgetId,
    ...(name ? { name } : {}),
    ...defined(rest),
  }
  // `defined` leaves out what may be absent anyway, which its type cannot say.
  return { type: 'budget:changed', data: data as EventData<'budget:changed'> }
}

/** A budget as it was said. */
function inputOf({ name, scope, period, unit, limit, steps, weekStartsOn }: Budget): BudgetInput {
  return {
    ...(name !== null && { name }),
    scope: { kind: scope.kind, ...(scope.id !== null && { id: scope.id }) },
    period,
    limit: unit === 'usd' ? { usd: usdFromNano(limit) } : { tokens: limit },
    steps: steps.map(({ at, acts }) => ({ at, acts: [...acts] })),
    weekStartsOn,
  }
}

const invalid = (path: string, message: string) =>
  new MissionError('invalid', `${path}: ${message}.`, { issues: [{ path, message }] })

const changed = (current: Budget) =>
  new MissionError('conflict', `Somebody has changed the budget; it has version ${current.version} now.`, { current })

const taken = (budgetId: string, current: Budget | undefined, cause?: unknown) =>
  new MissionError(
    'conflict',
    current
      ? `There is a budget "${budgetId}" already.`
      : `The id "${budgetId}" belonged to a budget that is gone; use another id.`,
    { current: current ?? null, cause },
  )

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

const defined = <T extends object>(fields: T): Defined<T> =>
  // Only members without a value are left out, which fromEntries cannot know.
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>

const randomId = () => `b-${randomBytes(10).toString('hex')}`

/** A retry of a creation must name the same budget, on every node and after a restart. */
const idFrom = (by: Principal, requestId: string) =>
  `b-${createHash('sha256').update(`${by.id}\n${requestId}`).digest('hex').slice(0, 20)}`
