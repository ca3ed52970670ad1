import { MissionError } from '#lib/protocol/errors.ts'
import { clientFrame } from '#lib/protocol/frame.schema.ts'
import type { ClientFrame } from '#lib/protocol/frame.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'

export type ReadFrame =
  | { readonly kind: 'frame'; readonly frame: ClientFrame }
  /** A frame that cannot be acted on: it is answered, and the connection lives. */
  | { readonly kind: 'invalid'; readonly id: string | null; readonly error: MissionError }
  /** No frame at all: the connection ends. */
  | { readonly kind: 'garbage'; readonly error: MissionError }

const TYPES: ReadonlySet<string> = new Set(clientFrame.options.map(({ shape }) => shape.type.value))

/** Reads what a client sent as text. */
export function readFrame(text: string, maxDepth: number): ReadFrame {
  let value: unknown
  try {
    value = parseJson(text, maxDepth)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return { kind: 'garbage', error: new MissionError('bad_request', message, { cause }) }
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
    return { kind: 'garbage', error: new MissionError('bad_request', 'A frame is a JSON object with a "type".') }
  const parsed = clientFrame.safeParse(value)
  if (parsed.success) return { kind: 'frame', frame: parsed.data }
  const id = 'id' in value && typeof value.id === 'string' && value.id.length <= 128 ? value.id : null
  if (!TYPES.has(value.type))
    return {
      kind: 'invalid',
      id,
      error: new MissionError('invalid', `There is no frame of type "${value.type.slice(0, 60)}".`),
    }
  const issues = parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join('.'), message }))
  const message = `The ${value.type} frame is not valid: ${issues
    .map((issue) => `${issue.path}: ${issue.message}`)
    .join('; ')
    .slice(0, 500)}.`
  return { kind: 'invalid', id, error: new MissionError('invalid', message, { issues }) }
}
