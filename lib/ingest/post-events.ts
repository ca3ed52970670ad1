import { isUtf8 } from 'node:buffer'
import type { Grant } from '#lib/auth/principal.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import { errorBody, isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Draft, Receipt } from '#lib/protocol/event.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'

export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

type PostLimits = Pick<Limits, 'jsonDepth' | 'batchEvents'>

/**
 * `POST /api/events`: one object, an atomic array, or NDJSON (`application/x-ndjson`), answered once durable.
 * @throws MissionError for one object and for an array; NDJSON answers line by line, errors included, and goes on.
 */
export async function postEvents(
  grant: Grant,
  contentType: string,
  body: Buffer,
  publish: Publish,
  limits: PostLimits,
): Promise<Answer> {
  const text = decode(body)
  if (/^application\/(x-)?(ndjson|jsonl|json-lines)\b/i.test(contentType))
    return postLines(grant, text, publish, limits)
  const input = parseJson(text, limits.jsonDepth)
  if (!Array.isArray(input)) return json(201, await one(grant, input, publish))
  return json(201, { results: await publish(grant, unparsed(input)) })
}

async function postLines(grant: Grant, text: string, publish: Publish, limits: PostLimits): Promise<Answer> {
  const lines = linesOf(text, limits.batchEvents)
  // Handed over in order and without waiting in between, so that they share commits.
  const answers = await Promise.all(
    lines.map(async (line, index) => {
      try {
        return await one(grant, parseJson(line, limits.jsonDepth), publish)
      } catch (error) {
        if (!isMissionError(error)) throw error
        return { line: index + 1, ...errorBody(error) }
      }
    }),
  )
  return {
    status: 200,
    contentType: 'application/x-ndjson',
    body: answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''),
  }
}

/** Those that are not blank. An answer may be a hundred times its line, so the number of lines is bounded and not only their bytes. */
function linesOf(text: string, most: number): string[] {
  const lines: string[] = []
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    if (lines.length === most) {
      throw new MissionError(
        'too_large',
        `NDJSON may have ${most} lines; this has more, and nothing was stored. Send it in parts.`,
      )
    }
    lines.push(line)
  }
  return lines
}

async function one(grant: Grant, input: unknown, publish: Publish): Promise<Receipt> {
  const [receipt] = await publish(grant, unparsed([input]))
  if (!receipt) throw new MissionError('internal', 'The event was appended without a receipt.')
  return receipt
}

/** What comes from outside is no Draft yet: publish parses every one before it believes its type. */
const unparsed = (input: readonly unknown[]) => input as readonly Draft[]

const BYTE_ORDER_MARK = '\uFEFF'

function decode(body: Buffer): string {
  if (!isUtf8(body)) throw new MissionError('bad_request', 'The body is not UTF-8 text.')
  const text = body.toString()
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text
}

const json = (status: number, value: unknown): Answer => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
})
