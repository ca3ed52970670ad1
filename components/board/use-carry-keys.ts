'use client'

import { useEffect, useEffectEvent } from 'react'
import type { Carry, CarryKey } from './carry.ts'

const STEPS: Readonly<Record<string, CarryKey>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'before',
  ArrowUp: 'before',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  s: 'round',
}

export interface CarryActs {
  readonly onStep: (carry: Carry, step: CarryKey) => void
  readonly onLetGo: (carry: Carry, isDropped: boolean) => void
}

/**
 * The keys while a card is carried by them. They are the card's wherever the focus is, since the card that had it may be scrolled
 * away; no other key of the page acts meanwhile. Whoever goes elsewhere, by Tab, a click or a dialog, lets it go where it was.
 */
export function useCarryKeys(carry: Carry | null, setCarry: (carry: null) => void, acts: CarryActs): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { key } = event
    if (carry === null || event.isComposing) return
    if (key === 'Tab' || event.ctrlKey || event.metaKey || event.altKey) return leave()
    // Shift alone, and what the browser does with its own keys.
    const step = STEPS[key]
    const ends = key === 'Enter' || key === 'Escape'
    if (!step && !ends && key.length > 1) return
    event.preventDefault()
    event.stopPropagation()
    if (step) acts.onStep(carry, step)
    else if (ends) acts.onLetGo(carry, key === 'Enter')
  })
  const leave = useEffectEvent(() => setCarry(null))
  const byKeys = carry?.by === 'keys'
  useEffect(() => {
    if (!byKeys) return
    const off = new AbortController()
    const on = { signal: off.signal, capture: true }
    addEventListener('keydown', (event) => press(event), on)
    addEventListener('pointerdown', () => leave(), on)
    return () => off.abort()
  }, [byKeys])
}
