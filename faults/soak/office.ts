import { setTimeout as sleep } from 'node:timers/promises'
import type { TestServer } from '#e2e/server.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus, usageOf } from '#lib/state/usage.ts'
import { ask } from '../ask.ts'
import type { Reading } from './trend.ts'

const LEADS = 100
const FILES = 200
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
const MODELS = ['claude-sonnet-4-5', 'gpt-5-codex', 'gemini-2.5-pro']
/** A session ends and another begins after so many tasks. */
const TASKS_OF_A_SESSION = 20
/** Of all tasks, those that fail. */
const FAILING = 0.05
/** Each agent falls into an error, which raises an alert, in one of so many tasks; the first one in its first. */
const TASKS_OF_AN_ERROR = 25
/** What the first agent may spend before it is given no more work, and what it is allowed each time: it is always near. */
export const BUDGET = { id: 'near', agentId: 'agent-0', usd: 0.1 }

export interface OfficeOptions {
  readonly agents: number
  /** Between two steps of an agent. */
  readonly stepMs: number
  readonly chance: () => number
  /** Now, in milliseconds since the start. */
  readonly now: () => number
}

/** A steady, mixed load over REST: agents that are given tasks, work on them and end them, and all that they say meanwhile. */
export class Office {
  /** What the server said it has stored of usage. */
  spent: Usage = NO_USAGE
  readonly counts = { tasks: 0, failed: 0, errors: 0, pauses: 0 }
  /** How long each publish took to be answered. */
  readonly answers: Reading[] = []
  /** Answers that nobody should be given. */
  readonly refused: string[] = []
  readonly #server: TestServer
  readonly #options: OfficeOptions
  #isOpen = true
  #ids = 0
  #tasks = 0
  #work: Promise<unknown> = Promise.resolve()

  constructor(server: TestServer, options: OfficeOptions) {
    this.#server = server
    this.#options = options
  }

  /** Everybody has come when it resolves. */
  async open(): Promise<void> {
    const leads = Array.from(
      { length: LEADS },
      (_, n): KnownDraft => ({
        type: 'lead:added',
        data: { leadId: `lead-${n}`, name: `Lead ${n}`, domain: `lead-${n}.example`, stage: 'new' },
      }),
    )
    await this.#publish(leads)
    await this.#must('/api/rules/error', { method: 'PATCH', body: { params: { forMs: 0, clearMs: 0 } } })
    await this.#must('/api/budgets', {
      body: {
        id: BUDGET.id,
        scope: { kind: 'agent', id: BUDGET.agentId },
        period: 'day',
        limit: { usd: BUDGET.usd },
      },
      headers: { 'idempotency-key': 'budget' },
    })
    const agents = Array.from({ length: this.#options.agents }, (_, n) => n)
    await this.#makeTasks(agents.length * 3)
    this.#work = Promise.all([this.#keepTasksComing(), ...agents.map((n) => this.#agent(n))])
  }

  /** Everybody ends what they have begun. */
  async close(): Promise<void> {
    this.#isOpen = false
    await this.#work
  }

  async #keepTasksComing(): Promise<void> {
    let made = 0
    while (this.#isOpen) {
      await sleep(this.#options.stepMs)
      const { tasks, failed } = this.counts
      const wanted = tasks + failed - made
      if (wanted > 0) await this.#makeTasks(wanted)
      made += wanted
    }
  }

  #makeTasks(count: number): Promise<void> {
    return this.#publish(
      Array.from({ length: count }, () => {
        const n = this.#tasks++
        const priority = PRIORITIES[n % PRIORITIES.length] ?? 'normal'
        return { type: 'task:created', data: { taskId: `task-${n}`, title: `Part ${n}`, status: 'ready', priority } }
      }),
    )
  }

  async #agent(n: number): Promise<void> {
    const agentId = `agent-${n}`
    const { stepMs, chance } = this.#options
    await this.#publish([
      { type: 'agent:registered', data: { agentId, name: `Agent ${n}`, kind: 'script', project: `shop-${n % 3}` } },
    ])
    for (let done = 0; this.#isOpen; ) {
      const sessionId = `session-${n}-${Math.floor(done / TASKS_OF_A_SESSION)}`
      const next = await ask(this.#server, `/api/tasks/next?agent=${agentId}`)
      if (next.status === 200) {
        await this.#task({ agentId, sessionId }, JSON.parse(next.text), {
          done,
          errs: done % TASKS_OF_AN_ERROR === n % TASKS_OF_AN_ERROR,
        })
        done++
      } else if (next.status === 409 && agentId === BUDGET.agentId) await this.#allowMore()
      else if (next.status !== 204) this.#refuse(`${agentId} asked for work`, next)
      await sleep(stepMs * (0.5 + chance()))
    }
  }

  async #task(about: About, { id, lease }: Claimed, { done, errs }: Turn): Promise<void> {
    const { stepMs, chance } = this.#options
    const isFirst = done % TASKS_OF_A_SESSION === 0
    if (isFirst) await this.#publish([{ type: 'session:started', data: { ...about, title: `From task ${done} on` } }])
    await this.#publish([{ type: 'agent:statusChange', data: { ...about, status: 'working', task: id } }])
    for (let step = 0; step < 3; step++) {
      await this.#publish(this.#step(about, id, step))
      await sleep(stepMs * (0.5 + chance()))
    }
    if (errs) await this.#fallIntoError(about)
    const status = chance() < FAILING ? 'failed' : 'done'
    const ended = await ask(this.#server, `/api/tasks/${id}/complete?agent=${about.agentId}`, {
      body: { generation: lease.generation, status },
      headers: { 'idempotency-key': `end ${id} ${lease.generation}` },
    })
    if (ended.status !== 200) this.#refuse(`${about.agentId} could not end ${id}`, ended)
    else this.counts[status === 'done' ? 'tasks' : 'failed']++
    if (done % TASKS_OF_A_SESSION === TASKS_OF_A_SESSION - 1)
      await this.#publish([{ type: 'session:ended', data: { ...about } }])
  }

  #step(about: About, taskId: string, step: number): readonly KnownDraft[] {
    const { chance } = this.#options
    const below = (limit: number) => Math.floor(chance() * limit)
    const call = { ...about, kind: 'tool' as const, tool: 'Edit', title: 'Edit', toolUseId: `${taskId}-${step}` }
    const usage = { ...about, taskId, model: MODELS[below(MODELS.length)] ?? 'own', input: 100 + below(2_000) }
    return [
      { type: 'agent:activity', data: { ...call, phase: 'start' } },
      {
        type: 'file:change',
        data: { ...about, path: `src/part-${below(FILES)}.ts`, change: 'modified', root: '/srv' },
      },
      {
        type: 'token:usage',
        data: { ...usage, output: below(500), cacheRead: below(9_000), costUsd: (1 + below(40)) / 1_000 },
      },
      { type: 'agent:activity', data: { ...call, phase: 'end', ok: true, durationMs: below(4_000) } },
      step === 0
        ? { type: 'lead:scored', data: { leadId: `lead-${below(LEADS)}`, score: below(101) } }
        : { type: 'lead:updated', data: { leadId: `lead-${below(LEADS)}`, nextAction: `after ${taskId}` } },
    ]
  }

  /** Long enough for its rule to fire, and for the alert to be over afterwards. */
  async #fallIntoError(about: About): Promise<void> {
    const { stepMs } = this.#options
    this.counts.errors++
    await this.#publish([{ type: 'agent:statusChange', data: { ...about, status: 'error' } }])
    await sleep(stepMs * 2)
    await this.#publish([{ type: 'agent:statusChange', data: { ...about, status: 'working' } }])
  }

  async #allowMore(): Promise<void> {
    const n = this.counts.pauses++
    await this.#must(`/api/budgets/${BUDGET.id}/allow`, {
      body: { more: { usd: BUDGET.usd } },
      headers: { 'idempotency-key': `more ${n}` },
    })
  }

  /** Again and again under the same ids, until it is acknowledged. */
  async #publish(drafts: readonly KnownDraft[]): Promise<void> {
    const events = drafts.map((draft) => ({ id: `soak-${this.#ids++}`, ...draft }))
    const answer = await ask(this.#server, '/api/events', { body: events })
    this.answers.push({ at: this.#options.now(), value: answer.ms })
    if (answer.status !== 201) return this.#refuse(`${events[0]?.type} was published`, answer)
    for (const draft of drafts) if (draft.type === 'token:usage') this.spent = plus(this.spent, usageOf(draft.data))
  }

  async #must(path: string, question: Parameters<typeof ask>[2]): Promise<void> {
    const answer = await ask(this.#server, path, question)
    if (answer.status >= 300) this.#refuse(path, answer)
  }

  #refuse(what: string, { status, text }: { readonly status: number; readonly text: string }): void {
    this.refused.push(`${what}: ${status} ${text.slice(0, 200)}`)
  }
}

interface About {
  readonly agentId: string
  readonly sessionId: string
}

interface Claimed {
  readonly id: string
  readonly lease: { readonly generation: number }
}

interface Turn {
  /** Tasks that the agent has ended before. */
  readonly done: number
  readonly errs: boolean
}
