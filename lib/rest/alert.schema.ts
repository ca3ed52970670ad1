import { z } from 'zod'
import { channelKind, eventData, ruleKind, severity } from '#lib/protocol/event.schema.ts'

const changed = eventData['rule:changed'].shape
const scope = z
  .strictObject({
    agentId: z.string().min(1).max(128).nullable(),
    project: z.string().min(1).max(240).nullable(),
    kind: z.string().min(1).max(40).nullable(),
  })
  .partial()
const fields = {
  on: z.boolean(),
  severity,
  /** By name, as GET /api/rules shows them; times are in milliseconds. */
  params: changed.params.unwrap(),
  scope,
  channels: z.array(channelKind).max(3),
}

/** Body of POST /api/rules and of its preview. */
export const newRuleBody = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must have 1 to 40 letters, digits, dashes and underscores')
    .optional(),
  kind: ruleKind,
  ...z.strictObject(fields).partial().shape,
})

/** Body of PATCH /api/rules/{id}: what changes. */
export const ruleChangeBody = z.strictObject(fields).partial()

/** Body of PATCH /api/quiet. */
export const quietBody = z
  .strictObject({
    on: z.boolean(),
    from: eventData['rule:quiet'].shape.from,
    to: eventData['rule:quiet'].shape.to,
    critical: z.boolean(),
    until: z.iso.datetime({ offset: true }).nullable(),
  })
  .partial()

const HEADER = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}$/
/** What only the server says of a post. */
const OURS =
  /^(host|content-(length|type)|connection|transfer-encoding|upgrade|te|trailer|expect|user-agent|webhook-.*)$/i

const url = z
  .string()
  .max(2_000)
  .refine((text) => {
    const parsed = URL.canParse(text) ? new URL(text) : null
    return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.username === '' && parsed.password === ''
  }, 'must be an http or https address without a user name')
const headers = z
  .record(
    z
      .string()
      .regex(HEADER, 'is no name of a header')
      .refine((name) => !OURS.test(name), 'is a header that the server sets'),
    z
      .string()
      .max(2_000)
      .regex(/^[\t\x20-\x7e]*$/, 'must be printable'),
  )
  .refine((all) => Object.keys(all).length <= 10, 'may be 10 at most')
const channel = {
  name: z.string().trim().min(1).max(80),
  on: z.boolean(),
  url,
  template: z.enum(['json', 'slack']),
  /** Less severe alerts are not told. */
  least: severity,
  /** Ids of the rules that are told; null: all that are told to webhooks. */
  rules: z.array(z.string().max(128)).max(200).nullable(),
  /** Sent with every post; their values are never shown again. */
  headers,
}

/** Body of POST /api/channels. */
export const newChannelBody = z.strictObject({
  ...z.strictObject(channel).partial().shape,
  name: channel.name,
  url,
})

/** Body of PATCH /api/channels/{id}: what changes. */
export const channelChangeBody = z.strictObject(channel).partial()

/** Query of GET /api/deliveries. */
export const deliveryQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(1).optional(),
  channel: z.string().max(128).optional(),
})
