import type { Draft } from '#lib/protocol/event.ts'
import { clipLine } from '../clip.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { GatewayApprovals } from './approval-drafts.ts'
import {
  agentsList,
  approval,
  approvalList,
  history,
  type Message,
  type SessionEvent,
  sessionEvent,
  sessionsList,
} from './frames.schema.ts'
import type { GatewayContext } from './gateway-context.ts'
import { type MessageSubject, placeOf, spokenDraft, usageDraft } from './message-drafts.ts'
import { SessionRoster } from './session-roster.ts'
import { ToolCalls } from './tool-drafts.ts'
import type { UsageMark } from './usage-mark.ts'

/** What is in a message of the gateway. */
export interface Facts {
  readonly drafts: readonly Draft[]
  /** The time of the newest message among them, by the gateway's clock. */
  readonly newest?: number
  /** The roster changed in a way that only a new list can tell. */
  readonly stale?: boolean
}

const NOTHING: Facts = { drafts: [] }

/** Turns what a gateway says into facts. Everything it remembers may be lost: it is said again, and ids make that harmless. */
export class GatewayFacts {
  readonly #mark: Pick<UsageMark, 'counts'>
  #roster = new SessionRoster()
  #approvals = new GatewayApprovals()
  #tools = new ToolCalls()
  /** Sessions that events told of since the list was asked for: the list is older. */
  #heard = new Set<string>()

  constructor(mark: Pick<UsageMark, 'counts'>) {
    this.#mark = mark
  }

  /** Forgets all: what was read may not have been stored. */
  reset(): void {
    this.#roster = new SessionRoster()
    this.#approvals = new GatewayApprovals()
    this.#tools = new ToolCalls()
  }

  beginList(): void {
    this.#heard = new Set()
  }

  agents(payload: unknown): void {
    for (const { id, name, identity, workspace } of agentsList.safeParse(payload).data?.agents ?? [])
      if (id) this.#roster.describe(id, { name: name ?? identity?.name, workspace: workspace ?? '' })
  }

  /** @returns the facts, and the keys of sessions that did something since a time of the gateway's clock. */
  sessions(context: GatewayContext, payload: unknown, since: number): Facts & { readonly recent: readonly string[] } {
    const list = sessionsList.safeParse(payload).data
    const rows = list?.list?.sessions ?? list?.sessions ?? []
    const drafts = rows.flatMap((row) =>
      row.key !== undefined && this.#heard.has(row.key) ? [] : this.#roster.readListed(context, row),
    )
    const recent = rows.flatMap(({ key, updatedAt = 0 }) => (key !== undefined && updatedAt >= since ? [key] : []))
    return { drafts, recent }
  }

  approvals(context: GatewayContext, payload: unknown): Facts {
    const read = approvalList.safeParse(payload).data
    const list = Array.isArray(read) ? read : (read?.approvals ?? [])
    return { drafts: this.#approvals.listed(context, this.#roster, list) }
  }

  /** `chat.history` of one session: tokens of messages that were missed. What was said in them is not told late. */
  history(context: GatewayContext, sessionKey: string, payload: unknown): Facts {
    const { sessionId, messages = [] } = history.safeParse(payload).data ?? {}
    const subject = this.#roster.subjectOf(context, { sessionKey, sessionId })
    if (subject === null) return NOTHING
    const read = messages.map((message) => this.#message(subject, message, undefined, false))
    const newest = Math.max(0, ...read.map((facts) => facts.newest ?? 0))
    return { drafts: read.flatMap(({ drafts }) => drafts), newest }
  }

  event(context: GatewayContext, name: string, payload: unknown): Facts {
    switch (name) {
      case 'sessions.changed':
      case 'session.message':
      case 'session.tool':
      case 'agent': {
        const read = sessionEvent.safeParse(payload)
        return read.success ? this.#sessionEvent(context, name, read.data) : NOTHING
      }
      case 'exec.approval.requested':
      case 'exec.approval.resolved': {
        const read = approval.safeParse(payload)
        if (!read.success) return NOTHING
        return name === 'exec.approval.requested'
          ? { drafts: this.#approvals.requested(context, this.#roster, read.data) }
          : { drafts: this.#approvals.resolved(context, read.data) }
      }
      case 'tick':
        return { drafts: this.#approvals.expire(context) }
      default:
        return NOTHING
    }
  }

  lose(context: GatewayContext, detail: string): Facts {
    return { drafts: this.#roster.lose(context, detail) }
  }

  #sessionEvent(context: GatewayContext, name: string, event: SessionEvent): Facts {
    const { session, sessionKey } = event
    if (name === 'agent') return this.#run(context, event)
    if (session?.key !== undefined) this.#heard.add(session.key)
    const row = session === undefined ? [] : this.#roster.readRow(context, session, undefined)
    if (name === 'sessions.changed') {
      if (session !== undefined) return { drafts: row }
      if (sessionKey !== undefined && /delet|remov/.test(event.reason ?? ''))
        return { drafts: this.#roster.remove(context, sessionKey, 'deleted') }
      return { drafts: [], stale: true }
    }
    const subject = this.#roster.subjectOf(context, event)
    if (subject === null) return { drafts: row, stale: true }
    if (name === 'session.tool') {
      const { agentId, sessionId, agent } = subject
      const root = this.#roster.workspaceOf(agent)
      return { drafts: [...row, ...this.#tools.read({ agentId, sessionId, root }, event)] }
    }
    const facts = event.message ? this.#message(subject, event.message, event.messageId, true) : NOTHING
    return { ...facts, drafts: [...row, ...facts.drafts] }
  }

  #message({ agentId, sessionId }: MessageSubject, message: Message, given: string | undefined, aloud: boolean): Facts {
    const place = placeOf(message, given)
    if (place === null || !this.#mark.counts(place.at)) return NOTHING
    const subject = { agentId, sessionId }
    const drafts = [aloud ? spokenDraft(subject, message, place.id) : null, usageDraft(subject, message, place.id)]
    return { drafts: drafts.filter((draft) => draft !== null), newest: place.at }
  }

  /** Rows tell how runs go; of the stream of a run only a failure is news. */
  #run(context: GatewayContext, event: SessionEvent): Facts {
    const { stream, data } = event
    const subject = stream === 'lifecycle' && data?.phase === 'error' ? this.#roster.subjectOf(context, event) : null
    if (subject === null) return NOTHING
    const { agentId, sessionId } = subject
    const title = `The run failed: ${clipLine(data?.error || 'no reason was given', 200)}`
    const note = withoutUndefined({ agentId, sessionId, kind: 'note' as const, title, ok: false })
    return { drafts: [{ type: 'agent:activity', data: note }] }
  }
}
