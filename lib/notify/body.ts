import type { Severity } from '#lib/protocol/event.ts'
import type { DeliveryKind, Template } from './channel.ts'

/** What is told of an alert. */
export interface Telling {
  readonly what: DeliveryKind | 'test'
  readonly at: string
  readonly workspace: string
  readonly alertId: string
  readonly rule: string
  readonly severity: Severity
  /** May hold the words of agents. */
  readonly message: string
  readonly subject: string | null
  /** The agent that it is about, and what it is called; null for anything else. */
  readonly agentId: string | null
  readonly agentName: string | null
  readonly firedAt: string
  /** The page of alerts; null where the server does not know its address. */
  readonly url: string | null
}

/** The body that is signed and sent, the same in every try. */
export function bodyOf(template: Template, telling: Telling): string {
  return template === 'slack' ? slack(telling) : json(telling)
}

function json({ what, at, ...data }: Telling): string {
  return JSON.stringify({ type: what === 'test' ? 'test' : `alert.${what}`, timestamp: at, data })
}

const COLOURS: Readonly<Record<Severity, string>> = { critical: '#c22f2f', warning: '#c98a12', info: '#3f7fc1' }
const WORDS = { fired: 'Firing', escalated: 'Escalated', resolved: 'Resolved', test: 'Test' } as const

function slack({ what, severity, message, subject, agentName, workspace, url }: Telling): string {
  const title = `${WORDS[what]}: ${message}`
  const about = [severity, agentName ?? subject, workspace].filter((part) => part !== null).join(' · ')
  const link = url === null ? '' : `\n<${url}|Open the alerts>`
  const colour = what === 'resolved' ? '#2e8b57' : COLOURS[severity]
  return JSON.stringify({
    text: escaped(title),
    attachments: [{ color: colour, text: `${escaped(about)}${link}`, mrkdwn_in: [] }],
  })
}

/** Of untrusted text nothing is a link, a mention or a call of everybody. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
