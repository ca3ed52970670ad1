import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ToastTone } from './toasts.ts'

export interface News {
  readonly tone: ToastTone
  readonly text: string
  /** The thing it is about: a later word on it takes the place of this one. */
  readonly about: string
}

/** What of all that happens a person wants to be told at once; null for the rest. */
export function newsOf({ type, data }: MissionEvent): News | null {
  // The union of all data has no common fields; the server checked each type that it knows before it stored it.
  const field = (...names: string[]) => {
    const found = names.map((name) => (data as Readonly<Record<string, unknown>>)[name])
    return String(found.find((value) => typeof value === 'string') ?? '')
  }
  switch (type) {
    case 'system:alert':
      return { tone: toneOf(field('severity')), text: field('message'), about: `alert:${field('alertId', 'rule')}` }
    case 'approval:requested':
      return {
        tone: 'warning',
        text: `${field('agentId')} asks: ${field('question', 'tool')}`,
        about: `agent:${field('agentId')}`,
      }
    case 'agent:statusChange':
      if (field('status') !== 'error') return null
      return {
        tone: 'warning',
        text: `${field('agentId', 'sessionId')} is in error`,
        about: `agent:${field('agentId')}`,
      }
    case 'task:failed':
      return { tone: 'warning', text: `Task ${field('title', 'taskId')} failed`, about: `task:${field('taskId')}` }
    case 'task:completed':
      return { tone: 'good', text: `Task ${field('title', 'taskId')} is done`, about: `task:${field('taskId')}` }
    case 'lead:added':
      return { tone: 'info', text: `New lead: ${field('name')}`, about: `lead:${field('leadId')}` }
    default:
      return null
  }
}

const toneOf = (severity: string): ToastTone => (severity === 'critical' || severity === 'warning' ? severity : 'info')
