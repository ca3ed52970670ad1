import { expect, type Page, test } from 'playwright/test'
import { costWords, countWords, tokenWords } from '#components/ui/figures.ts'
import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** Everything that the Deck says in figures is what REST says, after any log. */

const SEED = 20_261_121
const AGENTS = 24
const STATUSES = ['working', 'waiting', 'idle', 'error', 'offline'] as const
const STAGES = ['backlog', 'ready', 'running', 'review', 'done', 'failed'] as const
const DAYS_BACK = [3, 1, 0.06, 0]

let server: TestServer
test.beforeAll(async () => {
  server = await startServer(daysBack(DAYS_BACK[0] ?? 0))
  const random = seeded(SEED)
  for (const [index, days] of DAYS_BACK.entries()) {
    if (index > 0) await server.restart(days === 0 ? { NODE_OPTIONS: '' } : daysBack(days))
    await publish(server.url, anyEvents(random, index, 700))
  }
})
test.afterAll(() => server[Symbol.asyncDispose]())

test('every figure on the Deck equals that of REST', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.open()
  await expect(async () => {
    const rest = await restFigures()
    expect(await deckFigures(page)).toEqual(rest)
  }).toPass()
})

test('the steps of the burn rate add up to the days that REST tells', async ({ page }) => {
  await new Console(page, server.url).open()
  const burn = page.getByRole('region', { name: 'Burn rate' })
  await burn.getByRole('button', { name: '31 d' }).click()
  await burn.getByRole('button', { name: 'Table' }).click()
  await expect(burn.getByRole('row')).toHaveCount(32)
  const costs = await burn
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => row.lastElementChild?.textContent))
  const byDay = Map.groupBy(await everyItem<Usage & { day: string }>('tokens'), ({ day }) => day)
  const wanted = [...byDay].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, rows]) => costWords(sum(rows)))
  expect(costs.filter((cost) => cost !== '–')).toEqual(wanted)
})

test('what the usage store tells of days that the state keeps is what the state tells', async () => {
  const rows = await everyItem<Usage & Record<'day' | 'agentId' | 'model' | 'project', string | null>>('tokens')
  const days = rows.map(({ day }) => day ?? '').sort()
  const plain = ({ input, output, cacheRead, cacheWrite, reasoning, costNano, requests, unpriced }: Usage) => ({
    ...{ input, output, cacheRead, cacheWrite, reasoning, costNano, requests, unpriced },
  })
  const sums = { day: 'day', agent: 'agentId', model: 'model', project: 'project' } as const
  for (const [by, field] of Object.entries(sums)) {
    const answer = await get(`/api/usage?by=${by}&from=${days[0]}&to=${days.at(-1)}&limit=500`)
    const groups: readonly (Usage & { key: string | null })[] = answer.groups
    const wanted = [...Map.groupBy(rows, (row) => row[field])].map(([key, mine]) => [key, plain(sum(mine))] as const)
    expect(new Map(groups.map((group) => [group.key, plain(group)]))).toEqual(new Map(wanted))
    expect(plain(answer.total)).toEqual(plain(sum(rows)))
  }
})

test('the chart is read with the keyboard', async ({ page }) => {
  await new Console(page, server.url).open()
  const chart = page.getByRole('slider', { name: 'Cost by hour' })
  await expect(chart).toHaveAttribute('aria-valuetext', /until now: /)
  await chart.focus()
  await page.keyboard.press('Home')
  await expect(chart).toHaveAttribute('aria-valuenow', '0')
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(chart).toHaveAttribute('aria-valuenow', '22')
  await expect(chart).toHaveAttribute('aria-valuetext', /^\d\d:\d\d to \d\d:\d\d: /)
})

/** A server whose clock stands so many days before ours. */
function daysBack(days: number): Record<string, string> {
  const shifted = `const now = Date.now; Date.now = () => now() - ${Math.round(days * 86_400_000)}`
  return { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(shifted)}` }
}

/** Mulberry32: numbers from 0 to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function anyEvents(random: () => number, round: number, count: number): object[] {
  const below = (limit: number) => Math.floor(random() * limit)
  const one = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const agentId = () => `agent-${below(AGENTS)}`
  const makers: readonly (() => object)[] = [
    () => ({ type: 'agent:statusChange', data: { agentId: agentId(), status: one(STATUSES) } }),
    () => ({
      type: 'task:created',
      data: { taskId: `task-${round}-${below(1e9)}`, title: 'A task', status: one(STAGES) },
    }),
    () => ({ type: 'approval:requested', data: { approvalId: `p-${below(1e9)}`, agentId: agentId(), tool: 'Bash' } }),
    () => usage(agentId()),
    () => usage(agentId()),
    () => usage(agentId()),
    () => ({ type: 'agent:activity', data: { agentId: agentId(), kind: 'note', title: 'a note' } }),
    () => ({ type: 'session:ended', data: { sessionId: `s-${agentId()}` } }),
  ]
  function usage(agent: string): object {
    const priced = random() < 0.8 ? { costUsd: Math.round(random() * 400_000) / 1e6 } : {}
    const tokens = { input: below(9_000), output: below(2_000), cacheRead: below(60_000), cacheWrite: below(4_000) }
    const data = { agentId: agent, sessionId: `s-${agent}`, model: `model-${below(5)}`, ...tokens, ...priced }
    return { type: 'token:usage', data }
  }
  return Array.from({ length: count }, () => one(makers)())
}

async function get(path: string) {
  const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${API_KEY}` } })
  return response.json()
}

async function everyItem<T>(part: string, query = ''): Promise<T[]> {
  const items: T[] = []
  for (let after = ''; ; ) {
    const page: { items: T[]; next?: string } = await get(`/api/${part}?limit=500${query}${after}`)
    items.push(...page.items)
    if (page.next === undefined) return items
    after = `&after=${page.next}`
  }
}

const sum = (rows: readonly Usage[]): Usage =>
  rows.reduce((total, row) => ({
    input: total.input + row.input,
    output: total.output + row.output,
    cacheRead: total.cacheRead + row.cacheRead,
    cacheWrite: total.cacheWrite + row.cacheWrite,
    reasoning: total.reasoning + row.reasoning,
    costNano: total.costNano + row.costNano,
    requests: total.requests + row.requests,
    unpriced: total.unpriced + row.unpriced,
  }))

const spend = (usage: Usage) => ({ cost: costWords(usage), tokens: tokenWords(tokensIn(usage)) })

/** Spending by one thing as the panel orders it: the dearest rows, and how many others. */
function rowsBy<T extends Usage>(rows: readonly T[], name: (row: T) => string, shown: number) {
  const sums = [...Map.groupBy(rows, name)].map(([name, mine]) => ({ name, usage: sum(mine) }))
  sums.sort((a, b) => b.usage.costNano - a.usage.costNano || tokensIn(b.usage) - tokensIn(a.usage))
  return sums.slice(0, shown).map(({ name, usage }) => ({ name, ...spend(usage) }))
}

interface Agent {
  readonly id: string
  readonly name: string
  readonly status: string
  readonly today: { readonly usage: Usage }
}

async function restFigures() {
  const agents = await everyItem<Agent>('agents')
  const sessions = await everyItem<{ endedAt: string | null }>('sessions')
  const tasks = await everyItem<{ status: string; closedDay: string | null }>('tasks')
  const { today, burn }: { today: Usage & { day: string }; burn: Usage } = await get('/api/tokens')
  const rows = await everyItem<Usage & { agentId: string | null; model: string }>('tokens', `&day=${today.day}`)
  const openApprovals = await everyItem<{ agentId: string }>('approvals', '&status=open')
  const asking = new Set(openApprovals.map(({ agentId }) => agentId))
  const waiting = agents.filter(({ id, status }) => status === 'error' || (status === 'waiting' && !asking.has(id)))
  const { state }: { state: { last: { seq: number } } } = await get('/api/snapshot')
  const byStatus = Map.groupBy(agents, ({ status }) => status)
  const ended = sessions.filter(({ endedAt }) => endedAt !== null).length
  return {
    needs: openApprovals.length + waiting.length,
    working: byStatus.get('working')?.length ?? 0,
    agents: agents.length,
    statuses: Object.fromEntries([...byStatus].map(([status, list]) => [status, list.length])),
    cards: Object.fromEntries(
      agents.map(({ name, today }) => [name, today.usage.requests === 0 ? '–' : costWords(today.usage)]),
    ),
    verdict: { ...spend(today), burn: costWords(burn) },
    today: spend(today),
    burn: spend(burn),
    byModel: rowsBy(rows, ({ model }) => model, 3),
    byAgent: rowsBy(rows, ({ agentId }) => agentId ?? 'no agent', 4),
    stages: STAGES.map((stage) =>
      countWords(
        tasks.filter(({ status, closedDay }) => status === stage && (closedDay ?? today.day) === today.day).length,
      ),
    ),
    sessions: { live: sessions.length - ended, ended },
    head: state.last.seq,
  }
}

const figure = (text: string | undefined) => Number((text ?? '').replaceAll(',', ''))

async function deckFigures(page: Page) {
  const all = (selector: string) => page.locator(selector).allInnerTexts()
  const title = await page.getByRole('heading', { level: 1 }).innerText()
  const [cost, tokens, burnCost] = await all('.banner-text p b')
  const legend = await all('.fleet-head .legend .status')
  const statuses = legend.map((text) => /([\d,]+)\s+(\w+)/.exec(text))
  const cards = await page
    .locator('li.agent')
    .evaluateAll((items) =>
      items.map((item) => [
        item.querySelector('.agent-id b')?.textContent ?? '',
        item.querySelector('.agent-foot .cost')?.textContent ?? '',
      ]),
    )
  const [spent = [], burn = []] = await Promise.all(
    ['Tokens', 'Burn rate'].map((name) =>
      page.getByRole('region', { name }).locator('.spend-now').locator('.num-px-2, b').allInnerTexts(),
    ),
  )
  const spendRows = await page.locator('.spend-row').evaluateAll((rows) =>
    rows.map((row) => {
      const [name, tokens, cost] = [...row.children].map(({ textContent }) => textContent ?? '')
      return { name: name ?? '', cost: cost ?? '', tokens: tokens ?? '' }
    }),
  )
  const named = spendRows.filter(({ name }) => !/^\d+ others?$/.test(name))
  const sessions = await page.getByRole('region', { name: 'Sessions' }).locator('.window-head .meta').innerText()
  const [log = ''] = await all('.system span')
  return {
    needs: figure(/([\d,]+) things? needs? you/.exec(title)?.[1] ?? '0'),
    working: figure(/([\d,]+) working/.exec(title)?.[1] ?? '0'),
    agents: figure((await all('.fleet-head > .count'))[0]),
    statuses: Object.fromEntries(statuses.map((found) => [found?.[2], figure(found?.[1])])),
    cards: Object.fromEntries(cards),
    verdict: { cost, tokens, burn: burnCost },
    today: { cost: spent[0], tokens: spent[1] },
    burn: { cost: burn[0], tokens: burn[1] },
    byModel: named.slice(0, 3),
    byAgent: named.slice(3),
    stages: (await all('.stage .num-px-2')).map((text) => text.trim()),
    sessions: {
      live: figure(/([\d,]+) live/.exec(sessions)?.[1] ?? '0'),
      ended: figure(/([\d,]+) ended/.exec(sessions)?.[1] ?? '0'),
    },
    head: figure(/Event ([\d,]+)/.exec(log)?.[1]),
  }
}
