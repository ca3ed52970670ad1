import { channelChangeBody, newChannelBody, newRuleBody, quietBody, ruleChangeBody } from './alert.schema.ts'
import {
  IDEMPOTENCY_KEY,
  IF_MATCH,
  json,
  NOT_MODIFIED,
  nothing,
  type Operation,
  object,
  pageAnswer,
  partParameters,
  query,
  schemaOf,
} from './operation.ts'
import { PART_VIEWS } from './parts.ts'

const thing = { type: 'object' }
const one = (description: string, status = 200): Operation['ok'] => ({ status, description, content: json(thing) })
const items = object({ items: { type: 'array', items: thing } })

/** Of the routes of lib/auth/alert-routes.ts. */
export const ALERT_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/rules': {
    parameters: partParameters(PART_VIEWS.get('rules')?.fields ?? []),
    ok: pageAnswer,
    also: NOT_MODIFIED,
  },
  'GET /api/rules/{id}': { ok: one('The rule; its ETag names its version') },
  'POST /api/rules': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(newRuleBody)),
    ok: one('The rule', 201),
  },
  'PATCH /api/rules/{id}': {
    parameters: [IF_MATCH, IDEMPOTENCY_KEY],
    body: json(schemaOf(ruleChangeBody)),
    ok: one('The rule'),
  },
  'DELETE /api/rules/{id}': { parameters: [IF_MATCH, IDEMPOTENCY_KEY], ok: nothing },
  'POST /api/rules/preview': {
    body: json(schemaOf(newRuleBody)),
    ok: one('`times` it would have fired since `since`; null where the log does not say'),
  },
  'POST /api/rules/{id}/test': {
    ok: { status: 200, description: 'What came of it at each webhook', content: json(items) },
  },
  'GET /api/quiet': { ok: one('Quiet hours, in the zone of the workspace; their ETag names their version') },
  'PATCH /api/quiet': {
    parameters: [IF_MATCH, IDEMPOTENCY_KEY],
    body: json(schemaOf(quietBody)),
    ok: one('Quiet hours as they are now'),
  },
  'POST /api/alerts/{id}/ack': { parameters: [IDEMPOTENCY_KEY], ok: one('The alert') },
  'POST /api/alerts/{id}/resolve': { parameters: [IDEMPOTENCY_KEY], ok: one('The alert') },
  'GET /api/channels': { ok: { status: 200, description: 'All of them', content: json(items) } },
  'POST /api/channels': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(newChannelBody)),
    ok: {
      status: 201,
      description: 'The channel, and its signing secret this once',
      content: json(object({ channel: thing, secret: { type: 'string' } })),
    },
  },
  'PATCH /api/channels/{id}': { body: json(schemaOf(channelChangeBody)), ok: one('The channel') },
  'DELETE /api/channels/{id}': { ok: nothing },
  'POST /api/channels/{id}/test': { ok: one('What came of it') },
  'GET /api/deliveries': {
    parameters: [
      query('limit', 'Items in a page', { type: 'integer', minimum: 1, maximum: 200, default: 50 }),
      query('before', '`next` of the page before', { type: 'integer', minimum: 1 }),
      query('channel', 'Only of this channel'),
    ],
    ok: { status: 200, description: 'Newest first, and `sums` of the last day', content: json(items) },
  },
  'POST /api/deliveries/{id}/retry': { ok: one('The delivery') },
}
