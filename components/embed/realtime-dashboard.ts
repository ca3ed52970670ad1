import type { MCRealtimeClient } from '#lib/client/realtime-client.ts'
import type { RealtimeState, RealtimeStatus } from '#lib/client/realtime-state.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { fillEntities, type IdAttribute, setAttribute, setText, valueAt } from './fill-html.ts'
import { newsOf } from './news.ts'
import { createPartFollower, type PartAnswer, type PartFollower } from './part-follower.ts'
import { createToasts, type Toasts } from './toasts.ts'

export interface DashboardOptions {
  readonly updateAgents?: boolean
  readonly updateTasks?: boolean
  readonly updateTokens?: boolean
  readonly updateLeads?: boolean
  readonly showNotifications?: boolean
  /** What of the page is kept; all of it where it is absent. */
  readonly root?: ParentNode
}

interface Followed {
  readonly part: string
  readonly wanted: keyof DashboardOptions
  readonly attribute: IdAttribute | null
  /** Whether an event may have changed the part. */
  readonly changes: (event: MissionEvent) => boolean
}

const FOLLOWED: readonly Followed[] = [
  {
    part: 'agents',
    wanted: 'updateAgents',
    attribute: 'data-agent-id',
    changes: ({ type, agentId, sessionId }) =>
      type.startsWith('agent:') || agentId !== undefined || sessionId !== undefined,
  },
  {
    part: 'tasks',
    wanted: 'updateTasks',
    attribute: 'data-task-id',
    changes: ({ type, taskId }) => type.startsWith('task:') || taskId !== undefined,
  },
  { part: 'tokens', wanted: 'updateTokens', attribute: null, changes: ({ type }) => type === 'token:usage' },
  { part: 'leads', wanted: 'updateLeads', attribute: 'data-lead-id', changes: ({ type }) => type.startsWith('lead:') },
]

/** Nothing is said of a connection that is back within this. */
const BLINK_MS = 3_000

/**
 * Keeps a plain HTML page in step with a workspace: agents, tasks, tokens and leads where the page has places for them
 * (docs/client.md lists the attributes), the connection, and toasts. It hears through the client, whose subscriptions decide
 * what it hears, and reads what changed from the server, which has the one reducer.
 */
export class MCRealtimeDashboard {
  readonly #client: MCRealtimeClient
  readonly #root: ParentNode
  readonly #followers: readonly (readonly [Followed, PartFollower])[]
  readonly #toasts: Toasts | null
  readonly #offs: (() => void)[] = []
  #lost: ReturnType<typeof setTimeout> | null = null
  #saidLost = false

  constructor(client: MCRealtimeClient, options: DashboardOptions = {}) {
    this.#client = client
    this.#root = options.root ?? document
    this.#toasts = options.showNotifications === false ? null : createToasts()
    this.#followers = FOLLOWED.filter(({ wanted }) => options[wanted] !== false).map((followed) => [
      followed,
      createPartFollower({
        part: followed.part,
        request: (path, init) => client.request(path, init),
        onAnswer: (answer) => this.#fill(followed, answer),
        onFailed: (message) =>
          this.#toasts?.show('warning', `Could not read ${followed.part}: ${message}`, followed.part),
      }),
    ])
    this.#offs.push(
      client.on('*', (event) => this.#hear(event)),
      client.on('reset', () => this.#sayMissed()),
      client.on('stateChange', (state) => this.#showConnection(state)),
    )
    this.#showConnection(client.getState())
    if (client.isConnected()) this.#readAll()
  }

  /** Leaves the page as it is and the client to its owner. Idempotent. */
  stop(): void {
    for (const off of this.#offs.splice(0)) off()
    for (const [, follower] of this.#followers) follower.stop()
    if (this.#lost) clearTimeout(this.#lost)
    this.#toasts?.stop()
  }

  #hear(event: MissionEvent): void {
    for (const [{ changes }, follower] of this.#followers) if (changes(event)) follower.touch()
    const news = this.#toasts && newsOf(event)
    if (news) this.#toasts?.show(news.tone, news.text, news.about)
  }

  #sayMissed(): void {
    this.#toasts?.show('warning', 'Some events were missed. What is shown is read anew.', 'reset')
    this.#readAll()
  }

  #readAll(): void {
    for (const [, follower] of this.#followers) follower.touch()
  }

  #fill({ part, attribute }: Followed, answer: PartAnswer): void {
    if (attribute) fillEntities(this.#root, part, attribute, answer.items)
    for (const element of this.#root.querySelectorAll('[data-mc-total]')) {
      const [name = '', ...path] = (element.getAttribute('data-mc-total') ?? '').split('.')
      if (name === part) setText(element, totalOf(answer, path.join('.')))
    }
  }

  #showConnection(state: RealtimeState): void {
    for (const element of this.#root.querySelectorAll('[data-mc-connection]')) {
      setAttribute(element, 'data-state', state.state)
      setText(element, WORDS[state.state])
      setAttribute(element, 'title', state.reason ?? '')
    }
    if (this.#client.isConnected()) this.#back()
    else if (state.state !== 'connecting' && state.state !== 'disconnected') this.#sayLostSoon(state)
  }

  #back(): void {
    if (this.#lost) clearTimeout(this.#lost)
    this.#lost = null
    if (this.#saidLost) this.#toasts?.show('good', 'Connected again.', 'connection')
    this.#saidLost = false
    this.#readAll()
  }

  #sayLostSoon({ reason }: RealtimeState): void {
    this.#lost ??= setTimeout(() => {
      this.#saidLost = true
      this.#toasts?.show('critical', `Connection lost. ${reason ?? ''}`, 'connection')
    }, BLINK_MS)
  }
}

/** `''`: how many there are; a status: how many have it; of tokens a path into all usage, such as `input`, `cost` or `today.cost`. */
function totalOf({ items, all, today }: PartAnswer, path: string): string {
  if (all !== undefined) return valueAt({ ...all, today }, path)
  const counted = path === '' ? items : items.filter(({ status, stage }) => status === path || stage === path)
  return counted.length.toLocaleString()
}

const WORDS: Readonly<Record<RealtimeStatus, string>> = {
  connecting: 'Connecting',
  connected: 'Live · WebSocket',
  streaming: 'Live · SSE',
  polling: 'Live · polling',
  reconnecting: 'Reconnecting',
  disconnected: 'Disconnected',
  error: 'Not connected',
}
