import { clip } from '../clip.ts'
import { boundedJson } from '../hooks/bounded-json.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { about, type Reading, type Turn } from './turn.ts'

const approvalIdOf = (request: string): string => identifier('oc', request)

/** `permission.asked`: a dialog stands open at OpenCode. */
export function requestPermission(turn: Turn): Reading {
  const { id, permission, action, patterns, resources, metadata } = turn.event.properties
  if (!id) return {}
  const { subagentId: _sub, ...rest } = about(turn)
  const wanted = (patterns ?? resources ?? []).filter((pattern) => pattern !== '')
  return {
    drafts: [
      {
        id: identifier('oc', id, 'requested'),
        type: 'approval:requested',
        data: {
          ...rest,
          approvalId: approvalIdOf(id),
          tool: clip(permission || action || 'permission', 120),
          input: boundedJson(isEmpty(metadata) ? { patterns: wanted } : metadata),
        },
      },
    ],
  }
}

const REPLY: Readonly<Record<string, { readonly decision: 'allow' | 'deny'; readonly message: string }>> = {
  once: { decision: 'allow', message: 'Allowed once, at the agent.' },
  always: { decision: 'allow', message: 'Allowed from now on, at the agent.' },
  reject: { decision: 'deny', message: 'Denied at the agent.' },
}

export function permissionReplied(turn: Turn): Reading {
  const { requestID, reply = '' } = turn.event.properties
  const known = Object.hasOwn(REPLY, reply) ? REPLY[reply] : undefined
  return settle(turn, requestID, known ?? { decision: 'elsewhere', message: 'Answered at the agent.' })
}

/** `question.asked`: the model asks its person. */
export function askQuestion(turn: Turn): Reading {
  const { id, questions } = turn.event.properties
  const [first] = questions ?? []
  if (!id || !first?.question) return {}
  const { subagentId: _sub, ...rest } = about(turn)
  const labels = (first.options ?? []).flatMap(({ label }) => (label ? [clip(label, 500)] : []))
  return {
    drafts: [
      {
        id: identifier('oc', id, 'requested'),
        type: 'approval:requested',
        data: {
          ...rest,
          approvalId: approvalIdOf(id),
          tool: 'question',
          question: clip(first.question, 4_000),
          options: labels.slice(0, 20),
        },
      },
    ],
  }
}

export const questionReplied = (turn: Turn): Reading =>
  settle(turn, turn.event.properties.requestID, { decision: 'elsewhere', message: 'Answered at the agent.' })
export const questionRejected = (turn: Turn): Reading =>
  settle(turn, turn.event.properties.requestID, { decision: 'deny', message: 'Dismissed at the agent.' })

function settle(
  turn: Turn,
  request: string | undefined,
  answer: { readonly decision: 'allow' | 'deny' | 'elsewhere'; readonly message: string },
): Reading {
  if (!request) return {}
  const data = withoutUndefined({ approvalId: approvalIdOf(request), ...answer, occurredAt: turn.at })
  return { drafts: [{ id: identifier('oc', request, 'resolved'), type: 'approval:resolved', data }] }
}

const isEmpty = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || Object.keys(value).length === 0
