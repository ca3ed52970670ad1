import type { DatabaseSync } from 'node:sqlite'
import type { MissionState } from '#lib/state/model.ts'
import type { UsageBook } from './usage-book.ts'
import type { Words } from './words.ts'

/** Keeps what those who used anything are called, for when the state has forgotten them. */
export class UsageLabels {
  readonly #words: Words
  readonly #sql

  constructor(db: DatabaseSync, words: Words) {
    this.#words = words
    this.#sql = {
      agent: db.prepare('INSERT OR REPLACE INTO agents VALUES (?, ?, ?)'),
      session: db.prepare('INSERT OR REPLACE INTO sessions VALUES (?, ?, ?)'),
      task: db.prepare('INSERT OR REPLACE INTO tasks VALUES (?, ?)'),
      isAgent: db.prepare('SELECT 1 FROM agents WHERE n = ?'),
      isSession: db.prepare('SELECT 1 FROM sessions WHERE n = ?'),
      isTask: db.prepare('SELECT 1 FROM tasks WHERE n = ?'),
      // Of who is gone by the end of the page that told of it, a row all the same: it may come back.
      goneSession: db.prepare('INSERT OR IGNORE INTO sessions VALUES (?, NULL, 0)'),
      goneTask: db.prepare('INSERT OR IGNORE INTO tasks VALUES (?, NULL)'),
      removed: db.prepare('INSERT INTO agents VALUES (?, NULL, 0) ON CONFLICT DO UPDATE SET kind = 0'),
    }
  }

  /** After a page: those it told usage of, and all whose names it changed. */
  update(before: MissionState, after: MissionState, { agents, sessions, tasks }: UsageBook): void {
    for (const id of agents) this.#agent(after, id)
    for (const id of sessions) this.#session(after, id)
    for (const id of tasks) this.#task(after, id)
    this.#renamedAgents(before, after, agents)
    this.#renamedSessions(before, after, sessions)
    this.#renamedTasks(before, after, tasks)
  }

  /** The client of one that was removed is not known, here as in the state; it may be heard of again. */
  #agent({ agents }: MissionState, id: string): void {
    const agent = agents.get(id)
    const n = this.#words.numberOf(id)
    if (agent === undefined) this.#sql.removed.run(n)
    else this.#sql.agent.run(n, agent.name, this.#words.numberOf(agent.kind))
  }

  #session({ sessions }: MissionState, id: string): void {
    const session = sessions.get(id)
    const n = this.#words.numberOf(id)
    if (session === undefined) this.#sql.goneSession.run(n)
    else this.#sql.session.run(n, session.title, this.#words.numberOf(session.agentId))
  }

  #task({ tasks }: MissionState, id: string): void {
    const task = tasks.get(id)
    const n = this.#words.numberOf(id)
    if (task === undefined) this.#sql.goneTask.run(n)
    else this.#sql.task.run(n, task.title)
  }

  #renamedAgents(before: MissionState, after: MissionState, done: ReadonlySet<string>): void {
    if (before.agents === after.agents) return
    const isKnown = (id: string) => this.#isIn(this.#sql.isAgent, id)
    for (const [id, agent] of after.agents) {
      const old = before.agents.get(id)
      const same = old === agent || (old?.name === agent.name && old.kind === agent.kind)
      if (!same && !done.has(id) && isKnown(id)) this.#agent(after, id)
    }
    for (const id of before.agents.keys()) if (!after.agents.has(id) && isKnown(id)) this.#agent(after, id)
  }

  #renamedSessions(before: MissionState, after: MissionState, done: ReadonlySet<string>): void {
    if (before.sessions === after.sessions) return
    for (const [id, session] of after.sessions) {
      const old = before.sessions.get(id)
      const same = old === session || (old?.title === session.title && old.agentId === session.agentId)
      if (!same && !done.has(id) && this.#isIn(this.#sql.isSession, id)) this.#session(after, id)
    }
  }

  #renamedTasks(before: MissionState, after: MissionState, done: ReadonlySet<string>): void {
    if (before.tasks === after.tasks) return
    for (const [id, task] of after.tasks) {
      if (before.tasks.get(id)?.title === task.title || done.has(id)) continue
      if (this.#isIn(this.#sql.isTask, id)) this.#task(after, id)
    }
  }

  #isIn(statement: ReturnType<DatabaseSync['prepare']>, id: string): boolean {
    const n = this.#words.find(id)
    return n !== null && statement.get(n) !== undefined
  }
}
