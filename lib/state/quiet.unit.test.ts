import { describe, expect, it } from 'vitest'
import type { Quiet } from './model.ts'
import { isQuiet, isQuietTime, quietEnd } from './quiet.ts'

const NIGHT: Quiet = { on: true, from: '22:00', to: '07:00', critical: true, until: null, version: 1 }
const at = (text: string) => Date.parse(text)
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

describe('quiet hours', () => {
  it('go over midnight, in the zone of the workspace', () => {
    const quiet = (text: string) => isQuietTime(NIGHT, 'Europe/Berlin', at(text))
    expect(
      ['2026-11-21T20:59:59Z', '2026-11-21T21:00:00Z', '2026-11-22T05:59:59Z', '2026-11-22T06:00:00Z'].map(quiet),
    ).toEqual([false, true, true, false])
  })

  it('let through what is critical, where that was chosen', () => {
    const midnight = at('2026-11-21T23:00:00Z')
    expect(isQuiet(NIGHT, 'Europe/Berlin', 'critical', midnight)).toBe(false)
    expect(isQuiet(NIGHT, 'Europe/Berlin', 'warning', midnight)).toBe(true)
    expect(isQuiet({ ...NIGHT, critical: false }, 'Europe/Berlin', 'critical', midnight)).toBe(true)
    expect(isQuiet(null, 'Europe/Berlin', 'info', midnight)).toBe(false)
  })

  it('end by the clock on the wall, also in the nights in which it is put forward and back', () => {
    const end = (text: string) => iso(quietEnd(NIGHT, 'Europe/Berlin', at(text)))
    expect(end('2026-11-21T22:30:00Z')).toBe('2026-11-22T06:00:00.000Z')
    expect(end('2026-03-28T22:30:00Z')).toBe('2026-03-29T05:00:00.000Z')
    expect(end('2026-10-24T21:30:00Z')).toBe('2026-10-25T06:00:00.000Z')
    // In that night 02:30 comes twice, or never.
    const late = (text: string) => iso(quietEnd({ ...NIGHT, to: '02:30' }, 'Europe/Berlin', at(text)))
    expect(late('2026-03-28T23:30:00Z')).toBe('2026-03-29T01:00:00.000Z')
    expect(late('2026-10-24T23:00:00Z')).toBe('2026-10-25T00:30:00.000Z')
  })

  it('may be made once, for so long, whether there are hours or not', () => {
    const once: Quiet = { ...NIGHT, on: false, until: '2026-11-21T13:00:00.000Z' }
    expect(isQuietTime(once, 'UTC', at('2026-11-21T12:59:59Z'))).toBe(true)
    expect(isQuietTime(once, 'UTC', at('2026-11-21T13:00:00Z'))).toBe(false)
    expect(iso(quietEnd(once, 'UTC', at('2026-11-21T12:10:30Z')))).toBe('2026-11-21T13:00:00.000Z')
    const both = { ...once, on: true, until: '2026-11-21T23:00:00.000Z' }
    expect(iso(quietEnd(both, 'UTC', at('2026-11-21T21:00:00Z')))).toBe('2026-11-22T07:00:00.000Z')
  })

  it('that never end are told as such, and an unknown zone is UTC', () => {
    expect(quietEnd({ ...NIGHT, from: '00:00', to: '00:00' }, 'UTC', at('2026-11-21T12:00:00Z'))).toBeNull()
    expect(isQuietTime(NIGHT, 'Moon/Base', at('2026-11-21T22:00:00Z'))).toBe(true)
  })
})
