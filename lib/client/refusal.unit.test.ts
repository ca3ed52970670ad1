import { expect, it } from 'vitest'
import { refusal } from './refusal.ts'

const body = (code: string, retryAfterMs?: number) => ({
  error: { code, message: 'Why.', retryable: true, retryAfterMs },
})

it.each([
  ['unauthenticated', 401, 4001],
  ['revoked', 401, 4009],
  ['forbidden', 403, 4003],
  ['version', 426, 4006],
  ['rate_limited', 429, 4100],
  ['overloaded', 503, 4101],
  ['unavailable', 503, 1013],
  ['internal', 500, 1011],
])('our error %s is the close code that stands for it', async (code, status, close) => {
  expect(await refusal(Response.json(body(code), { status }))).toEqual({ code: close, reason: 'Why.' })
})

it('carries when to come back, from the body or from Retry-After', async () => {
  expect(await refusal(Response.json(body('overloaded', 700), { status: 503 }))).toMatchObject({ retryAfterMs: 700 })
  const headers = { 'retry-after': '3' }
  expect(await refusal(new Response('busy', { status: 503, headers }))).toEqual({
    code: 1006,
    reason: 'HTTP 503',
    retryAfterMs: 3_000,
  })
})

it.each([
  ['text/html', '<h1>Log in</h1>'],
  ['application/json', '{"error":"nope"}'],
  ['application/json', '{"error":{"code":"toString"}}'],
  ['application/json', 'null'],
  ['application/json', '{'],
])('a refusal that is not ours (%s %s) is a failure like any other', async (type, text) => {
  const answer = await refusal(new Response(text, { status: 401, headers: { 'content-type': type } }))
  expect(answer).toEqual({ code: 1006, reason: 'HTTP 401' })
})
