import { expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import { DEFAULT_LIMITS, type Limits } from '#lib/protocol/limits.ts'
import { postEvents } from './post-events.ts'

const NDJSON = 'application/x-ndjson'

function setUp() {
  let seq = 0
  const publish: Publish = async (_grant, drafts) =>
    drafts.map(({ id }) => ({ id: id ?? '', seq: ++seq, duplicate: false }))
  const post = (body: string, limits: Limits = DEFAULT_LIMITS) =>
    postEvents(serverGrant(), NDJSON, Buffer.from(body), publish, limits)
  return { post, published: () => seq }
}

it('answers each line of NDJSON by itself, errors included, and numbers them without the blank ones', async () => {
  const { post } = setUp()
  const { status, body } = await post('{"id":"a"}\n\nnonsense\n{"id":"b"}\n')
  expect(status).toBe(200)
  const answers = body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(answers).toEqual([
    { id: 'a', seq: 1, duplicate: false },
    { line: 2, error: expect.objectContaining({ code: 'bad_request' }) },
    { id: 'b', seq: 2, duplicate: false },
  ])
})

it('refuses more lines than a batch may have events before it stores the first, since each costs an answer', async () => {
  const { post, published } = setUp()
  const limits = { ...DEFAULT_LIMITS, batchEvents: 3 }
  await expect(post('{}\n{}\n{}\n{}', limits)).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringContaining('3'),
  })
  expect(published()).toBe(0)
  await post('{}\n\n{}\n{}\n', limits)
  expect(published()).toBe(3)
})
