import { expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { Publish } from './connector.ts'
import { publishingOnce } from './delivery.ts'

const drafts: readonly Draft[] = [
  { type: 'test:one', data: {} },
  { id: 'own', type: 'test:two', data: {} },
  { type: 'test:three', data: {} },
]

async function idsUnder(delivery: string | undefined) {
  const ids: unknown[] = []
  const publish: Publish = async (_grant, given) => {
    ids.push(...given.map(({ id }) => id))
    return []
  }
  const once = publishingOnce(publish, delivery)
  await once(serverGrant(), drafts)
  await once(serverGrant(), drafts.slice(0, 1))
  return ids
}

it('[P-PAIR-3] gives the same ids to the same delivery, and keeps those that facts have', async () => {
  const ids = await idsUnder('1-2')
  expect(ids).toEqual(['delivery:1-2:0', 'own', 'delivery:1-2:1', 'delivery:1-2:2'])
  expect(await idsUnder('1-2')).toEqual(ids)
  expect(await idsUnder('1-3')).not.toContain('delivery:1-2:0')
})

it('changes nothing without a delivery, or with one that is no name', async () => {
  expect(await idsUnder(undefined)).toEqual([undefined, 'own', undefined, undefined])
  expect(await idsUnder('a b'.repeat(50))).toEqual([undefined, 'own', undefined, undefined])
})
