import type { AgentStatus, Priority, TaskStatus, WaitingReason } from '#lib/protocol/event.ts'

/** What people write into such files, by the words of this product. Upper case, spaces, dots and dashes do not matter. */
const AGENT_WORDS: Readonly<Record<AgentStatus, readonly string[]>> = {
  working: ['working', 'busy', 'running', 'active', 'inprogress', 'processing', 'thinking', 'executing'],
  waiting: ['waiting', 'blocked', 'needsinput', 'waitingforinput', 'needspermission', 'waitingforpermission', 'paused'],
  idle: ['idle', 'online', 'ready', 'available', 'standby', 'sleeping'],
  error: ['error', 'failed', 'crashed', 'failure'],
  offline: ['offline', 'stopped', 'off', 'terminated', 'disabled', 'disconnected', 'exited', 'shutdown'],
  stale: ['stale'],
}

const TASK_WORDS: Readonly<Record<TaskStatus, readonly string[]>> = {
  backlog: ['backlog', 'blocked', 'draft', 'later', 'idea'],
  ready: ['ready', 'todo', 'pending', 'queued', 'new', 'open', 'assigned'],
  running: ['running', 'inprogress', 'doing', 'active', 'started', 'working'],
  review: ['review', 'inreview', 'needsreview', 'verify'],
  done: ['done', 'completed', 'complete', 'finished', 'closed', 'success'],
  failed: ['failed', 'error'],
  cancelled: ['cancelled', 'canceled', 'aborted', 'skipped', 'dropped'],
}

const PRIORITY_WORDS: Readonly<Record<Priority, readonly string[]>> = {
  low: ['low', 'p3', 'p4', 'minor'],
  normal: ['normal', 'medium', 'p2', 'default'],
  high: ['high', 'p1', 'important', 'major'],
  urgent: ['urgent', 'critical', 'p0', 'highest', 'blocker'],
}

function lookup<T extends string>(words: Readonly<Record<T, readonly string[]>>): (text: string) => T | null {
  const meanings = new Map<string, T>()
  // Object.entries forgets the union that the keys are of.
  for (const [meaning, known] of Object.entries(words) as [T, readonly string[]][])
    for (const word of known) meanings.set(word, meaning)
  return (text) => meanings.get(text.toLowerCase().replace(/[\s._-]+/g, '')) ?? null
}

export const agentStatusOf = lookup(AGENT_WORDS)
export const taskStatusOf = lookup(TASK_WORDS)
export const priorityOf = lookup(PRIORITY_WORDS)

/** What a waiting agent waits for, where its word says it. */
export const waitingReasonOf = (text: string): WaitingReason => (/permission/i.test(text) ? 'permission' : 'input')
