import type { Capability } from '#lib/protocol/event.ts'

export const CAPABILITY_WORDS: Readonly<Record<Capability, { readonly word: string; readonly means: string }>> = {
  watch: { word: 'watched', means: 'status and tools' },
  cost: { word: 'costed', means: 'tokens and dollars' },
  gate: { word: 'gated', means: 'asks before it acts' },
  command: { word: 'commanded', means: 'takes orders' },
  stop: { word: 'stoppable', means: 'ends when told' },
}
