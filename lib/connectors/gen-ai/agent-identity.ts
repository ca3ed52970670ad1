import { clip } from '../clip.ts'
import { identifier } from '../identifier.ts'
import type { Reporter } from '../otlp/telemetry-reader.ts'
import type { Attributes, TelemetrySource } from '../otlp/telemetry-source.ts'
import { textOf } from './read-attribute.ts'

/** The agent that a span, record or point speaks of. */
export interface AgentIdentity {
  readonly agentId: string
  readonly name: string
  readonly machine: string
  readonly project: string
  readonly version: string | undefined
}

/** What a span says itself of whose it is. */
export interface Belonging {
  readonly agent: string | undefined
  readonly conversation: string | undefined
}

/** A name before an id: several frameworks make a new id with every run. */
const AGENT = ['gen_ai.agent.name', 'ai.telemetry.functionId', 'agent.name', 'gen_ai.agent.id', 'agent.id']

const CONVERSATION = [
  'gen_ai.conversation.id',
  'session.id',
  'ai.telemetry.metadata.sessionId',
  'ai.telemetry.metadata.session_id',
  'ai.telemetry.metadata.conversationId',
  'ai.telemetry.metadata.threadId',
  'traceloop.association.properties.session_id',
  'traceloop.association.properties.conversation_id',
  'traceloop.association.properties.thread_id',
]

export function belongingOf(attributes: Attributes): Belonging {
  const isAgent = attributes.get('traceloop.span.kind') === 'agent'
  return {
    agent: textOf(attributes, isAgent ? [...AGENT, 'traceloop.entity.name'] : AGENT),
    conversation: textOf(attributes, CONVERSATION),
  }
}

/**
 * An agent that is named is one agent of its service, wherever the service runs. Without a name the process is the agent:
 * its service on its machine. A key bound to an agent speaks for that one alone, and a key bound to a machine keeps its
 * machine in every agent's id.
 */
export function identify(source: TelemetrySource, agent: string | undefined, { name, bound }: Reporter): AgentIdentity {
  const { resource } = source
  const service = source.service ?? 'unknown service'
  const host = bound.machine ?? textOf(resource, ['host.name', 'host.id'], 120) ?? name
  const own = [
    ...(bound.machine || agent === undefined ? [host] : []),
    service,
    ...(agent === undefined ? [] : [agent]),
  ]
  return {
    agentId: bound.agentId ?? identifier('otel', ...own),
    name: clip(bound.agentId ?? agent ?? service, 120),
    machine: clip(host || 'unknown', 120),
    project: clip(service, 120),
    version: textOf(resource, ['service.version'], 60),
  }
}

/** Two agents that name one conversation have each a session of their own. */
export const sessionIdOf = (agentId: string, conversation: string | undefined): string | undefined =>
  conversation === undefined ? undefined : identifier(agentId, conversation)
