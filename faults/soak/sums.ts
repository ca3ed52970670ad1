import type { TestServer } from '#e2e/server.ts'
import type { EventOf, EventType, MissionEvent } from '#lib/protocol/event.ts'
import { nanoFromUsd } from '#lib/protocol/money.ts'
import type { MissionState, Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus, usageOf } from '#lib/state/usage.ts'
import { ask } from '../ask.ts'
import { pagesOf } from '../product.ts'
import { BUDGET } from './office.ts'

const PAGE = 500
const BY = ['agent', 'model', 'project', 'session', 'task', 'day'] as const

/** What the end needs of the log: who is at which place, and what was counted on the way. */
export interface Audit {
  readonly stored: {
    readonly seq: number
    readonly event: { readonly id: string; readonly type: MissionEvent['type'] }
  }[]
  spent: Usage
  /** Of the agent with the budget, in nano-USD. */
  budgeted: number
  readonly days: Set<string>
  /** Alerts by id: how often each was raised, and those that are over. */
  readonly raised: Map<string, { readonly rule: string; times: number; over: boolean }>
  /** Ids that are stored more than once. */
  readonly doubled: string[]
}

/** Reads the whole log once. */
export async function auditOf(server: TestServer): Promise<Audit> {
  const audit: Audit = { stored: [], spent: NO_USAGE, budgeted: 0, days: new Set(), raised: new Map(), doubled: [] }
  const ids = new Set<string>()
  for await (const { events } of pagesOf(server))
    for (const event of events) {
      const { id, seq, type } = event
      if (ids.has(id)) audit.doubled.push(id)
      ids.add(id)
      audit.stored.push({ seq, event: { id, type } })
      count(audit, event)
    }
  return audit
}

const is = <T extends EventType>(event: MissionEvent, type: T): event is EventOf<T> => event.type === type

function count(audit: Audit, event: MissionEvent): void {
  if (is(event, 'token:usage')) {
    const usage = usageOf(event.data)
    audit.spent = plus(audit.spent, usage)
    audit.days.add(event.day)
    if (event.agentId === BUDGET.agentId) audit.budgeted += usage.costNano
  } else if (is(event, 'system:alert')) {
    const { alertId = event.id, rule } = event.data
    const before = audit.raised.get(alertId)
    audit.raised.set(alertId, { rule, times: (before?.times ?? 0) + 1, over: false })
  } else if (is(event, 'system:alertResolved')) {
    const alert = audit.raised.get(event.data.alertId)
    if (alert) alert.over = true
  }
}

/** The sum of all usage as each place of the product tells it. */
export async function sumsOf(
  server: TestServer,
  { days }: Audit,
  states: ReadonlyMap<string, MissionState>,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map<string, string>()
  for (const [who, { tokens, agents }] of states) {
    places.set(who, wordsOf(tokens.all))
    places.set(`agents of ${who}`, wordsOf(sum([...agents.values()].map(({ tokens }) => tokens))))
  }
  const { all } = await get<{ all: Usage }>(server, '/api/tokens')
  places.set('/api/tokens', wordsOf(all))
  const sorted = [...days].sort()
  const span = `from=${sorted[0]}&to=${sorted.at(-1)}`
  for (const by of BY) {
    const groups: Usage[] = []
    let total = NO_USAGE
    for (let page = 0; groups.length === page * PAGE; page++) {
      const after = page === 0 ? '' : `&after=${groups.length}`
      const answer = await get<{ total: Usage; groups: Usage[] }>(
        server,
        `/api/usage?by=${by}&${span}&limit=${PAGE}${after}`,
      )
      groups.push(...answer.groups)
      total = answer.total
    }
    places.set(`/api/usage by ${by}`, wordsOf(sum(groups)))
    places.set(`its total by ${by}`, wordsOf(total))
  }
  return places
}

/** What the agent with the budget has spent, in nano-USD, as each place tells it; a budget tells its last two days. */
export async function budgetSums(
  server: TestServer,
  { budgeted, days }: Audit,
  states: ReadonlyMap<string, MissionState>,
): Promise<ReadonlyMap<string, string>> {
  const places = new Map([['the log', String(budgeted)]])
  if (days.size > 2) return places
  for (const [who, { budgets }] of states) {
    const spans = budgets.get(BUDGET.id)?.spans ?? []
    places.set(`the budget of ${who}`, String(spans.reduce((total, { costNano }) => total + costNano, 0)))
  }
  const { present } = await get<{ present: { spent: { usd: number } } }>(server, `/api/budgets/${BUDGET.id}`)
  if (days.size === 1) places.set(`/api/budgets/${BUDGET.id}`, String(nanoFromUsd(present.spent.usd)))
  return places
}

const sum = (rows: readonly Usage[]): Usage => rows.reduce(plus, NO_USAGE)

export const wordsOf = ({ requests, input, output, cacheRead, costNano }: Usage): string =>
  `${requests} requests, ${input} + ${cacheRead} in, ${output} out, ${costNano} nano-USD`

async function get<T>(server: TestServer, path: string): Promise<T> {
  const { status, text } = await ask(server, path, { method: 'GET' })
  if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`)
  return JSON.parse(text)
}
