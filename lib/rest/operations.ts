import {
  claimAnswer,
  claimBody,
  keysAnswer,
  newKeyAnswer,
  newKeyBody,
  newPairingBody,
  pairingAnswer,
  setupAnswer,
  setupBody,
  ticketAnswer,
  ticketBody,
} from '#lib/auth/api.schema.ts'
import { ALERT_OPERATIONS } from './alert-operations.ts'
import { answerBody } from './answer.schema.ts'
import { AWAY_OPERATIONS } from './away-operations.ts'
import { BUDGET_OPERATIONS } from './budget-operations.ts'
import { LEAD_OPERATIONS } from './lead-operations.ts'
import {
  type Answer,
  CURSOR,
  header,
  IDEMPOTENCY_KEY,
  IF_NONE_MATCH,
  json,
  NOT_MODIFIED,
  nothing,
  type Operation,
  object,
  page,
  pageAnswer,
  partParameters,
  query,
  ref,
  type Schema,
  schemaOf,
  TYPES,
} from './operation.ts'
import { PART_VIEWS } from './parts.ts'
import { TASK_OPERATIONS } from './task-operations.ts'
import { USAGE_OPERATIONS } from './usage-operations.ts'
import { WORKSPACE_OPERATIONS } from './workspace-operations.ts'

const everyField = [...new Set([...PART_VIEWS.values()].flatMap(({ fields }) => fields))]
const anItem: Schema = {
  anyOf: [...['Agent', 'Session', 'Task', 'TokenRow', 'TypeCount'].map(ref), { type: 'object' }],
}
const partPage: Answer = {
  ...pageAnswer,
  content: json({ allOf: [page, { properties: { items: { items: anItem } } }, ref('TokenSums')] }),
}
const item: Answer = { status: 200, description: 'The item', content: json(anItem) }
const ingest: Operation = {
  body: { 'application/json': { type: 'object' }, 'application/x-protobuf': { type: 'string', format: 'binary' } },
  ok: { status: 200, description: 'Taken', content: json({ type: 'object' }) },
}
const results = object({ results: { type: 'array', items: ref('Receipt') } })

/** What an agent program posts by itself is read tolerantly: any object is taken. */
const hook: Operation = {
  body: json({ type: 'object' }),
  ok: { status: 200, description: 'Taken', content: json({ type: 'object' }) },
}

/** By method and path, for every entry of ROUTES that is no page. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST /api/events': {
    body: {
      'application/json': { anyOf: [ref('Draft'), { type: 'array', items: ref('Draft') }] },
      'application/x-ndjson': { type: 'string', description: 'One draft a line; answered line by line' },
    },
    ok: { status: 201, description: 'Stored, durably', content: json({ anyOf: [ref('Receipt'), results] }) },
    also: { 200: 'NDJSON: a receipt or an error for each line' },
  },
  'POST /api/ingest/claude-code/hooks': hook,
  'POST /api/ingest/claude-code/statusline': hook,
  'POST /api/ingest/claude-code/transcript': hook,
  'POST /api/ingest/codex/hooks': hook,
  'POST /api/ingest/codex/notify': hook,
  'POST /api/ingest/gemini/hooks': hook,
  'POST /api/ingest/opencode': {
    body: json({ type: 'object' }),
    ok: { status: 200, description: 'Stored', content: json({ type: 'object' }) },
  },
  'POST /v1/{signal}': ingest,
  'POST /api/otlp/v1/{signal}': ingest,
  'POST /api/mcp': {
    body: json({ type: 'object', description: 'A JSON-RPC 2.0 message, or an array of them' }),
    ok: { status: 200, description: 'The JSON-RPC answer', content: json({ type: 'object' }) },
    also: { 202: 'Only notifications: taken' },
  },
  'GET /api/ws': { ok: { status: 101, description: 'A WebSocket with the subprotocol mc.v1' } },
  'GET /health': {
    ok: { status: 200, description: 'Ready', content: json({ type: 'object' }) },
    also: { 503: 'Not ready' },
  },
  'GET /metrics': {
    ok: { status: 200, description: 'Prometheus text', content: { 'text/plain': { type: 'string' } } },
  },
  'GET /api/snapshot': {
    parameters: [IF_NONE_MATCH],
    ok: {
      status: 200,
      description: 'The live state',
      content: json(
        object({ cursor: { type: 'string' }, stateVersion: { type: 'integer' }, state: { type: 'object' } }),
      ),
    },
    also: NOT_MODIFIED,
  },
  'GET /api/stream': {
    parameters: [
      CURSOR,
      TYPES,
      query('snapshot', '`1`: the state first, as a `snapshot` frame', { enum: ['0', '1'] }),
      header('Last-Event-ID', 'A cursor; it wins over the query'),
    ],
    ok: {
      status: 200,
      description: 'Frames; `id` is the cursor',
      content: { 'text/event-stream': { type: 'string' } },
    },
  },
  'GET /api/events': {
    parameters: [
      CURSOR,
      TYPES,
      query('limit', 'Events in a page', { type: 'integer', minimum: 1 }),
      query('wait', 'Seconds to wait for the first event, at most 25', { type: 'number', minimum: 0 }),
      query('agent', 'With `before`: only events about this agent, or about a session that the state knows as its own'),
      query('session', 'With `before`: only events about this session'),
      query('before', 'Backwards instead: the newest events with a smaller seq, at once; without cursor and wait', {
        type: 'integer',
        minimum: 1,
      }),
    ],
    ok: { status: 200, description: 'An `events` frame', content: json(ref('EventsFrame')) },
    also: { 410: 'A `reset` frame: load a snapshot and go on from its cursor' },
  },
  'GET /api/files/history': {
    parameters: [
      query('path', 'Exactly this path'),
      query('q', 'A part of the path'),
      query('taskId', 'What was done by whoever held this task, while it was held'),
      query('agentId', 'What this agent did'),
      query('sessionId', 'What was done in this session'),
      query('change', 'One kind of act', { enum: ['created', 'modified', 'deleted', 'read'] }),
      query('before', '`next` of an earlier page', { type: 'integer', minimum: 1 }),
      query('limit', 'Acts in a page, usually 100', { type: 'integer', minimum: 1, maximum: 500 }),
    ],
    ok: {
      status: 200,
      description: 'Acts on files, newest first',
      content: json({
        ...object({ cursor: { type: 'string' }, items: { type: 'array', items: { type: 'object' } } }),
        description: '`next` is there while there are more',
      }),
    },
  },
  'GET /api/{part}': { parameters: partParameters(everyField), ok: partPage, also: NOT_MODIFIED },
  'GET /api/{part}/{id}': { parameters: [IF_NONE_MATCH], ok: item, also: NOT_MODIFIED },
  ...TASK_OPERATIONS,
  ...LEAD_OPERATIONS,
  ...ALERT_OPERATIONS,
  ...USAGE_OPERATIONS,
  'POST /api/approvals/{id}/answer': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(answerBody)),
    ok: { status: 200, description: 'The request with its answer', content: json({ type: 'object' }) },
  },
  ...BUDGET_OPERATIONS,
  ...WORKSPACE_OPERATIONS,
  ...AWAY_OPERATIONS,
  'POST /api/tickets': {
    body: json(schemaOf(ticketBody)),
    ok: { status: 201, description: 'The ticket', content: json(schemaOf(ticketAnswer)) },
  },
  'GET /api/keys': { ok: { status: 200, description: 'All keys', content: json(schemaOf(keysAnswer)) } },
  'POST /api/keys': {
    body: json(schemaOf(newKeyBody)),
    ok: { status: 201, description: 'The key and its secret', content: json(schemaOf(newKeyAnswer)) },
  },
  'DELETE /api/keys/{id}': { ok: nothing },
  'DELETE /api/keys/self': { ok: nothing },
  'POST /api/pairings': {
    body: json(schemaOf(newPairingBody)),
    ok: { status: 201, description: 'The code, once', content: json(schemaOf(pairingAnswer)) },
  },
  'POST /api/pairings/claim': {
    body: json(schemaOf(claimBody)),
    ok: { status: 201, description: 'The key and its secret', content: json(schemaOf(claimAnswer)) },
    also: { 410: 'The code was used or is over' },
  },
  'POST /api/setup': {
    body: json(schemaOf(setupBody)),
    ok: { status: 201, description: 'The owner', content: json(schemaOf(setupAnswer)) },
  },
  'GET /api/openapi.json': {
    parameters: [IF_NONE_MATCH],
    ok: { status: 200, description: 'This document', content: json({ type: 'object' }) },
    also: NOT_MODIFIED,
  },
  'GET /api/auth/{...nextauth}': { ok: { status: 200, description: 'As next-auth answers' } },
  'POST /api/auth/{...nextauth}': { ok: { status: 200, description: 'As next-auth answers' } },
}
