import { MissionError } from '#lib/protocol/errors.ts'
import { route } from '#lib/runtime/route.ts'
import { alertRule } from '#lib/state/alert-rules.ts'

export const POST = route<'id'>('admin', async ({ runtime, params }) => {
  const rule = alertRule(runtime.hub.snapshot().state, params.id)
  if (rule === undefined) {
    throw new MissionError('not_found', `There is no rule "${params.id}". GET /api/rules lists them.`)
  }
  return Response.json({ items: await runtime.notify.testRule(rule) })
})
