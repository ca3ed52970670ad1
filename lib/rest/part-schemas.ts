type Schema = Readonly<Record<string, unknown>>

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 0 }
const money = {
  costNano: { ...whole, description: 'Integer nano-USD, the exact sum of what has a price' },
  costUsd: { type: ['number', 'null'], description: 'The same in dollars; null where no request has a price' },
}
const priced = {
  requests: whole,
  unpriced: { ...whole, description: 'Requests of them that came without a price' },
  ...money,
}
const usage = { $ref: '#/components/schemas/Usage' }
const object = (properties: Readonly<Record<string, unknown>>): Schema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})
const usageFields = {
  input: { ...whole, description: 'Tokens without those from or into a cache' },
  output: whole,
  cacheRead: whole,
  cacheWrite: whole,
  reasoning: whole,
  ...priced,
}

const figures = {
  ...usageFields,
  tokens: { ...whole, description: 'Input, output and cache together' },
  cacheShare: { type: ['number', 'null'], description: 'Of the input, 0 to 1' },
}
const textOrNull = { type: ['string', 'null'] }
const buckets = { type: 'array', items: object({ at: text, ...figures }) }
const days = { cursor: text, zone: text, from: text, to: text }

/** What the usage store answers. */
const USAGE_SCHEMAS: Readonly<Record<string, Schema>> = {
  UsageSums: {
    ...object({
      ...days,
      by: textOrNull,
      bucket: textOrNull,
      times: { type: 'array', items: text, description: 'Every bucket, also the empty ones' },
      total: object(figures),
      buckets,
      burn: { ...object(figures), description: 'What an hour uses at the present pace' },
      groups: {
        type: 'array',
        items: object({ key: textOrNull, label: textOrNull, of: textOrNull, model: textOrNull, ...figures, buckets }),
      },
    }),
    description: 'With `compare`, `previous` of the whole and of each group; `next` where there are more groups',
  },
  UsageRequests: {
    ...object({
      ...days,
      total: object(figures),
      keptFrom: { ...textOrNull, description: 'Requests of earlier days are only kept as sums' },
      items: {
        type: 'array',
        items: object({
          seq: whole,
          at: text,
          day: text,
          agentId: textOrNull,
          sessionId: textOrNull,
          taskId: textOrNull,
          project: textOrNull,
          model: text,
          costNano: { type: ['integer', 'null'], description: 'Null: not known' },
          costUsd: { type: ['number', 'null'] },
          costSource: { enum: ['reported', 'priced', null] },
          price: { type: ['object', 'null'] },
          requestId: textOrNull,
        }),
      },
    }),
    description: '`next` where there are more',
  },
}

/** Items of parts whose figures are documented field by field; what else they hold is in the state. */
export const PART_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...USAGE_SCHEMAS,
  Usage: object(usageFields),
  Agent: object({ id: text, name: text, status: text, tokens: usage, today: object({ day: text, usage }) }),
  Session: object({ id: text, startedAt: text, lastAt: text, tokens: usage }),
  Task: object({
    id: text,
    title: text,
    status: text,
    priority: text,
    rank: text,
    version: whole,
    generation: whole,
    lease: {
      anyOf: [
        object({ holder: text, generation: whole, since: text, until: text, lapsed: { type: 'boolean' } }),
        { type: 'null' },
      ],
    },
    ...priced,
  }),
  Comment: object({
    id: text,
    by: { ...text, description: '`agent:<id>`, `person:<id>` or `key:<id>`' },
    text,
    mentions: { type: 'array', items: text, description: '`agent:<id>` and `person:<id>` of whom it names' },
    at: text,
  }),
  Lead: object({
    id: text,
    name: text,
    stage: { type: ['string', 'null'] },
    score: { type: ['number', 'null'], minimum: 0, maximum: 100 },
    parts: { type: 'object', additionalProperties: { type: 'number' } },
    version: whole,
  }),
  TokenRow: object({ id: text, day: text, model: text, ...usageFields }),
  Budget: object({
    id: text,
    scope: {
      type: 'object',
      description: 'Text where a publisher told it (`told`), and then without the fields below',
    },
    period: text,
    limit: { type: 'object', description: '`{usd}` or `{tokens}`' },
    steps: { type: 'array', items: object({ at: whole, acts: { type: 'array', items: text } }) },
    version: whole,
    present: {
      type: 'object',
      description:
        'In the period that holds now; `spent` and `limit` as `{usd}` or `{tokens}`, `state` as in my_budget. `spent`, `percent` and `unpriced` are null while `isFilling`: what was used before the budget was set is being summed. `decision` names what people decided by now, for `after`',
      required: ['from', 'spent', 'limit', 'percent', 'isFilling', 'state'],
    },
  }),
  TypeCount: object({ type: text, count: whole }),
  TokenSums: {
    type: 'object',
    description: 'Beside the items of `tokens`',
    properties: {
      totals: { ...usage, description: 'Of all rows that match' },
      today: { allOf: [usage, object({ day: text, zone: text })], description: "The workspace's day" },
      burn: { ...usage, description: 'What an hour uses at the present pace' },
      all: { ...usage, description: 'Since the log began' },
    },
  },
}
