import { expect, it } from 'vitest'
import { createStamper } from './stamp.ts'

it('stamps the date of the workspace, not of UTC or of the machine', () => {
  const stamper = createStamper(
    () => Date.parse('2026-03-01T01:30:00.000Z'),
    () => null,
  )
  expect(stamper.next('UTC')).toEqual({ at: '2026-03-01T01:30:00.000Z', day: '2026-03-01' })
  expect(stamper.next('America/New_York').day).toBe('2026-02-28')
  expect(stamper.next('Asia/Tokyo').day).toBe('2026-03-01')
})

it('changes the date at midnight of the zone', () => {
  let now = Date.parse('2026-11-21T22:59:59.999Z')
  const stamper = createStamper(
    () => now,
    () => null,
  )
  expect(stamper.next('Europe/Berlin').day).toBe('2026-11-21')
  now += 1
  expect(stamper.next('Europe/Berlin').day).toBe('2026-11-22')
})

it('never goes back, neither within a run nor behind what is stored', () => {
  let now = Date.parse('2026-11-21T10:00:00.000Z')
  const stamper = createStamper(
    () => now,
    () => '2026-11-21T11:00:00.000Z',
  )
  expect(stamper.next('UTC').at).toBe('2026-11-21T11:00:00.000Z')
  now = Date.parse('2026-11-21T12:00:00.000Z')
  expect(stamper.next('UTC').at).toBe('2026-11-21T12:00:00.000Z')
  now = Date.parse('2026-11-21T09:00:00.000Z')
  expect(stamper.next('UTC').at).toBe('2026-11-21T12:00:00.000Z')
})
