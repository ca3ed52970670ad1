import { formatCursor } from '#lib/protocol/cursor.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { seenBody } from '#lib/rest/away.schema.ts'
import { parseBody } from '#lib/runtime/parse-body.ts'
import { readJson } from '#lib/runtime/read-json.ts'
import { route } from '#lib/runtime/route.ts'

export const PUT = route('person', async ({ request, grant, runtime }) => {
  const { seq } = parseBody(seenBody, await readJson(request, { ...runtime.limits, bodyBytes: 1_024 }))
  const cursor = await runtime.log.cursorAt(seq)
  if (cursor === null) throw new MissionError('gone', `Event ${seq} is not in this log. Load the page again.`)
  const { hub, accounts } = runtime
  const { id } = grant.principal
  const seen = await accounts.seen.look(id, formatCursor(cursor), hub.snapshot().cursor)
  return Response.json({ ...seen, choices: accounts.choices.get(id) })
})
