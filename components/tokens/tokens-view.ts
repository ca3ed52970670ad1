/** The spans that are offered by name; `custom` has two dates of its own. */
export const SPANS = ['today', 'week', 'month', 'custom'] as const
export type SpanName = (typeof SPANS)[number]
export const TABS = ['agents', 'models', 'projects', 'sessions', 'tasks', 'requests'] as const
export type UsageTab = (typeof TABS)[number]
/** Names go up, figures down. */
export const SORTS = ['cost', 'name', 'requests', 'input', 'cached', 'output', 'hit'] as const
export type UsageSort = (typeof SORTS)[number]

/** What the page shows; it stands in its address. */
export interface TokensView {
  readonly span: SpanName
  /** YYYY-MM-DD, of a custom span; empty otherwise. */
  readonly from: string
  readonly to: string
  /** Beside the span of the same length before it. */
  readonly compare: boolean
  /** Kind of the agents, as `codex`. Empty: all, as for the others. */
  readonly client: string
  readonly project: string
  readonly agent: string
  readonly model: string
  readonly tab: UsageTab
  readonly sort: UsageSort
  /** The form of a new budget is open. */
  readonly budget: 'new' | ''
}

export type ChangeTokens = (change: Partial<TokensView>) => void

export const USUAL: TokensView = {
  span: 'today',
  from: '',
  to: '',
  compare: true,
  client: '',
  project: '',
  agent: '',
  model: '',
  tab: 'agents',
  sort: 'cost',
  budget: '',
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDate(text)

/** The 31st of a month that has 30 days is none. */
const isDate = (text: string): boolean => {
  const ms = Date.parse(text)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

/** As many days as the server answers at once; more would be more columns than anybody can tell apart. */
export const MOST_DAYS = 3_700
const DAY_MS = 86_400_000
/** Before it nobody counted tokens. */
const FIRST_DAY = '2000-01-01'

/** Whether two dates are a span that can be shown: both are dates, the right way round, and not too far apart. */
export const isSpan = (from: string, to: string): boolean =>
  isDay(from) && isDay(to) && from >= FIRST_DAY && from <= to && Date.parse(to) - Date.parse(from) < MOST_DAYS * DAY_MS

export function readTokensView(query: URLSearchParams): TokensView {
  const word = (name: string) => query.get(name) ?? ''
  const oneOf = <Word extends string>(words: readonly Word[], name: string, usual: Word): Word =>
    words.find((one) => one === word(name)) ?? usual
  const [from, to] = [word('from'), word('to')]
  const isShown = isSpan(from, to)
  const span = oneOf(SPANS, 'range', 'today')
  return {
    // Dates that are none, the wrong way round, or ages apart, ask for nothing: today is shown instead.
    span: span === 'custom' && !isShown ? 'today' : span,
    from: span === 'custom' && isShown ? from : '',
    to: span === 'custom' && isShown ? to : '',
    compare: word('compare') !== 'off',
    client: word('client'),
    project: word('project'),
    agent: word('agent'),
    model: word('model'),
    tab: oneOf(TABS, 'by', USUAL.tab),
    sort: oneOf(SORTS, 'sort', USUAL.sort),
    budget: word('budget') === 'new' ? 'new' : '',
  }
}

/** `?range=week&client=codex`; empty for the usual view. */
export function tokensQuery(view: TokensView): string {
  const query = new URLSearchParams()
  const say = (name: string, value: string, usual = '') => void (value !== usual && query.set(name, value))
  say('range', view.span, USUAL.span)
  if (view.span === 'custom') {
    say('from', view.from)
    say('to', view.to)
  }
  say('compare', view.compare ? '' : 'off')
  say('client', view.client)
  say('project', view.project)
  say('agent', view.agent)
  say('model', view.model)
  say('by', view.tab, USUAL.tab)
  say('sort', view.sort, USUAL.sort)
  say('budget', view.budget)
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}

/** Another span or another table is left by Back. */
export const turnsTo = (before: TokensView, after: TokensView): boolean =>
  before.span !== after.span || before.tab !== after.tab

/** Leaves nothing out. */
export const countsAll = ({ client, project, agent, model }: TokensView): boolean =>
  client + project + agent + model === ''
