import { describe, expect, it } from 'vitest'
import { placeBeside } from './place-popover.ts'

const view = { width: 390, height: 844 }
const layer = { width: 300, height: 200 }

describe('placeBeside', () => {
  it('stands below its trigger, on the asked side', () => {
    const trigger = { left: 40, right: 100, top: 10, bottom: 40 }
    expect(placeBeside(trigger, { width: 50, height: 50 }, view, 'start')).toEqual({ left: 40, top: 48 })
    expect(placeBeside(trigger, { width: 50, height: 50 }, view, 'end')).toEqual({ left: 50, top: 48 })
  })

  it('goes above where there is no room below', () => {
    expect(placeBeside({ left: 8, right: 60, top: 700, bottom: 730 }, layer, view, 'start').top).toBe(492)
  })

  it('stays inside the view at both sides', () => {
    expect(placeBeside({ left: 350, right: 380, top: 0, bottom: 30 }, layer, view, 'start').left).toBe(78)
    expect(placeBeside({ left: 0, right: 30, top: 0, bottom: 30 }, layer, view, 'end').left).toBe(12)
  })
})
