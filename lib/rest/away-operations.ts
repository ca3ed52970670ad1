import { choicesBody, seenBody } from './away.schema.ts'
import { json, nothing, type Operation, object, query, ref, type Schema, schemaOf } from './operation.ts'

const text = { type: 'string' }
const whole = { type: 'integer', minimum: 0 }
const place = object({ cursor: text, at: { type: ['string', 'null'] } })
const listOf = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: 'array', items: object(properties) })
const away: Schema = {
  anyOf: [object({ from: text, to: text, fromAt: whole, toAt: whole }), { type: 'null' }],
}

const choices = object({ version: { ...whole, minimum: 1 }, levels: { type: 'boolean' } })

/** The routes of absences and what happened in them, by method and path. */
export const AWAY_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/digest': {
    parameters: [
      query('since', 'A cursor that this server gave: what happened after it'),
      query('until', 'A cursor: what happened up to it; default: until now'),
    ],
    ok: {
      status: 200,
      description: 'What happened in between',
      content: json(
        object({
          from: place,
          to: place,
          gap: {
            enum: [null, 'forgotten', 'other'],
            description:
              'Why it begins later than it was asked for: the log has forgotten what lies before, or is another log',
          },
          events: whole,
          needs: { ...whole, description: 'What waits for a person now' },
          tasksDone: whole,
          tasksFailed: whole,
          done: listOf({ id: text, title: text }),
          sessionsEnded: whole,
          sessionsFailed: whole,
          agentsFailed: whole,
          levelUps: whole,
          reached: listOf({ agentId: text, level: whole }),
          usage: { allOf: [ref('Usage'), object({ tokens: whole })] },
          files: whole,
        }),
      ),
    },
  },
  'GET /api/me/choices': { ok: { status: 200, description: 'What you have chosen', content: json(choices) } },
  'PATCH /api/me/choices': {
    body: json(schemaOf(choicesBody)),
    ok: { status: 200, description: 'What is chosen then', content: json(choices) },
  },
  'PUT /api/me/seen': {
    body: json(schemaOf(seenBody)),
    ok: {
      status: 200,
      description: 'What is known',
      content: json(object({ cursor: text, at: whole, away, choices })),
    },
  },
  'DELETE /api/me/away': { ok: nothing },
}
