import { encodeState } from './codec.ts'
import type { MissionState } from './model.ts'

/** A short text that is equal for equal states and, but for accidents, for no others. Not for secrets. */
export const hashState = (state: MissionState): string => hashText(JSON.stringify(encodeState(state)))

/** 2 × 32 bits, FNV-1a with two offsets, mixed at the end: the same in a browser and in Node. */
function hashText(text: string): string {
  let high = 0x811c9dc5
  let low = 0x2f0b4c47
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x85ebca6b)
    low ^= low >>> 13
  }
  return hex(high) + hex(low)
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')
