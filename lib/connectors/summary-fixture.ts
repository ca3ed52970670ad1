import type { KnownDraft } from '#lib/protocol/event.ts'
import { nanoFromUsd } from '#lib/protocol/money.ts'

/** For tests: what each recorded run of the real program must become, in order. */
export interface Facts {
  /** `status` or `status reason`, each as it was said. */
  readonly statuses: readonly string[]
  /** `>` starts, `+` succeeded, `-` failed, `?` no result was reported. */
  readonly tools?: readonly string[]
  readonly files?: readonly string[]
  readonly messages?: readonly string[]
  readonly notes?: readonly string[]
  readonly approvals?: readonly string[]
  readonly subagents?: readonly string[]
  /** requests, input, output, cacheRead, cacheWrite, nano-USD. */
  readonly tokens?: readonly [number, number, number, number, number, number]
  readonly ended?: readonly string[]
}

export const dataOf = <T extends KnownDraft['type']>(drafts: readonly KnownDraft[], type: T) =>
  drafts.flatMap((draft) => (draft.type === type ? [draft.data as Extract<KnownDraft, { type: T }>['data']] : []))

export function summary(drafts: readonly KnownDraft[]): Facts {
  const activity = dataOf(drafts, 'agent:activity')
  const said = dataOf(drafts, 'session:activity')
  const usage = dataOf(drafts, 'token:usage')
  const sum = (pick: (data: (typeof usage)[number]) => number | undefined) =>
    usage.reduce((total, data) => total + (pick(data) ?? 0), 0)
  const mark = (phase: string | undefined, ok: boolean | undefined) =>
    phase === 'start' ? '>' : ok === undefined ? '?' : ok ? '+' : '-'
  return {
    statuses: dataOf(drafts, 'agent:statusChange').map(({ status, reason }) =>
      reason ? `${status} ${reason}` : status,
    ),
    tools: activity.filter(({ kind }) => kind === 'tool').map(({ phase, ok, title }) => `${mark(phase, ok)} ${title}`),
    files: dataOf(drafts, 'file:change').map(({ change, path }) => `${change} ${path}`),
    messages: said.flatMap(({ role, lastMessage }) => (role ? [`${role}: ${lastMessage}`] : [])),
    notes: activity.filter(({ kind }) => kind === 'note').map(({ title }) => title),
    approvals: drafts.flatMap((draft) => {
      if (draft.type === 'approval:resolved') return [`${draft.data.decision}: ${draft.data.message}`]
      if (draft.type !== 'approval:requested') return []
      const { tool, question, options = [] } = draft.data
      return [question ? `asked ${tool}: ${question} ${options.join(' | ')}` : `asked ${tool}`]
    }),
    subagents: said.flatMap(({ subagentPhase, subagentType }) =>
      subagentPhase ? [`${subagentPhase} ${subagentType}`] : [],
    ),
    tokens: [
      usage.length,
      sum(({ input }) => input),
      sum(({ output }) => output),
      sum(({ cacheRead }) => cacheRead),
      sum(({ cacheWrite }) => cacheWrite),
      sum(({ costUsd }) => nanoFromUsd(costUsd ?? 0)),
    ],
    ended: dataOf(drafts, 'session:ended').map(({ reason }) => reason ?? ''),
  }
}

export const NOTHING: Required<Facts> = {
  statuses: [],
  tools: [],
  files: [],
  messages: [],
  notes: [],
  approvals: [],
  subagents: [],
  tokens: [0, 0, 0, 0, 0, 0],
  ended: [],
}
