import { MissionError } from '#lib/protocol/errors.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'

export interface BodyLimits {
  /** Most bytes that are read. */
  readonly bodyBytes: number
  readonly jsonDepth: number
}

/**
 * The body of a route handler's request as JSON. Its Content-Type is not asked for: what guards a cookie's mutation is the
 * check of its origin, and a script that forgot the header meant JSON.
 * @throws MissionError `too_large`, `bad_request` for what is not JSON in UTF-8, `unsupported_media` for a compressed body.
 */
export async function readJson(request: Request, limits: BodyLimits): Promise<unknown> {
  const encoding = request.headers.get('content-encoding') ?? 'identity'
  if (encoding !== 'identity') {
    throw new MissionError('unsupported_media', 'Send this body without Content-Encoding.')
  }
  return parseJson(await readText(request, limits.bodyBytes), limits.jsonDepth)
}

/** The body as text, read only as far as `maxBytes`. @throws MissionError `too_large`, `bad_request` for what is not UTF-8. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () => new MissionError('too_large', `A body may have ${maxBytes} bytes here; send less.`)
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  let text = ''
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.length
      if (bytes > maxBytes) break
      text += decoder.decode(chunk, { stream: true })
    }
    if (bytes <= maxBytes) return text + decoder.decode()
  } catch (cause) {
    throw new MissionError('bad_request', 'The body was cut or is not UTF-8; send it again.', { cause })
  }
  throw tooLarge()
}
