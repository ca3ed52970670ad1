import { expect, it } from 'vitest'
import { NO_LIMITS } from '#lib/state/task-limits.ts'
import { changesOf } from './changes-of.ts'

const STANDS = { name: 'Studio', zone: 'UTC', quiet: null, levels: true, limits: NO_LIMITS }

function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

it('names only what is said otherwise; a box without its tick says no', () => {
  expect(changesOf(formOf({ name: ' Studio ', zone: 'UTC', levels: 'on' }), STANDS)).toBeNull()
  expect(changesOf(formOf({ name: 'Loft', zone: 'UTC' }), STANDS)).toEqual({ name: 'Loft', levels: false })
  expect(changesOf(formOf({ name: 'Studio', zone: 'Asia/Tokyo', levels: 'on' }), STANDS)).toEqual({
    zone: 'Asia/Tokyo',
  })
})
