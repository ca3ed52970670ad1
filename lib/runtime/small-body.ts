import type { z } from 'zod'
import { parseBody } from './parse-body.ts'
import { readJson } from './read-json.ts'
import type { Runtime } from './runtime.ts'

/** The JSON body of a request that is no event, at most 32 KiB. @throws MissionError `invalid`, `too_large`, `bad_request`. */
export async function smallBody<S extends z.ZodType>(
  request: Request,
  { limits }: Pick<Runtime, 'limits'>,
  schema: S,
): Promise<z.infer<S>> {
  return parseBody(schema, await readJson(request, { ...limits, bodyBytes: 32 * 1024 }))
}
