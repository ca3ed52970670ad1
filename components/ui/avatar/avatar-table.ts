/**
 * The tables that faces are drawn from. The same seed and kind give the same face everywhere and for ever, because a face
 * is an identity: change a table only by appending to it, and never to the lists that a random number picks from.
 */

/** A colour and its shade. */
export type Tone = readonly [base: string, dark: string]
export type Tones = readonly [Tone, ...Tone[]]
export type Species = 'human' | 'cat' | 'robot'
export interface Look {
  readonly species: Species
  readonly cloth: keyof typeof CLOTH
}
/** What someone does decides the prop. */
export type Role = keyof typeof ROLES

export const SIZE = 16
export const INK = '#2a1f1b'
export const WHITE = '#fff6e4'
export const GOLD: Tone = ['#f4b22e', '#c98a17']

export const SKIN: Tones = [
  ['#ffe0c2', '#eab891'],
  ['#f6c89f', '#d99e74'],
  ['#e3ac7b', '#bd8153'],
  ['#c08552', '#96603a'],
  ['#935e3c', '#6c4029'],
  ['#6a4230', '#4b2c20'],
]
export const HAIR: Tones = [
  ['#463a44', '#332932'],
  ['#7a4a2b', '#583320'],
  ['#a5562e', '#7c3b20'],
  ['#ecbd52', '#c08c2c'],
  ['#e07b39', '#b4552a'],
  ['#b9b3aa', '#8f897f'],
  ['#efe8da', '#c9bfae'],
  ['#4f86c6', '#3663a0'],
  ['#e58aa6', '#bd6183'],
  ['#3fa796', '#2b7c70'],
  ['#59433a', '#40302a'],
]
export const CLOTH = {
  coral: ['#e8744f', '#bc5233'],
  marigold: ['#f4b22e', '#c98a17'],
  leaf: ['#5ba85a', '#3f7e43'],
  teal: ['#2f9c95', '#1f7470'],
  sky: ['#5aa9e0', '#3c82b8'],
  navy: ['#3e5c93', '#2c426e'],
  plum: ['#8a5aa0', '#67407c'],
  rose: ['#d9607a', '#ad4059'],
  cream: ['#f7ebd3', '#d6c4a1'],
  slate: ['#6e7a86', '#515b66'],
  brown: ['#8a6242', '#67472f'],
} as const satisfies Record<string, Tone>
export const METAL: Tones = [
  ['#c9d1d6', '#98a3ab'],
  ['#e0b45a', '#b2863a'],
  ['#a9d8c2', '#78ad97'],
  ['#8fb7d8', '#6790b3'],
  ['#e59a7d', '#bd7257'],
  ['#7b8590', '#59636d'],
]
export const FUR: Tones = [
  ['#e8a25a', '#bd7a3a'],
  ['#8d8580', '#6a625e'],
  ['#f1e6d2', '#cbbd9f'],
  ['#5a4a48', '#433635'],
  ['#c98f5f', '#9d6a40'],
]

/** Kind decides the species and the uniform: the fleet reads by colour before anybody reads a name. */
const KINDS: Readonly<Record<string, Look>> = {
  'claude-code': { species: 'human', cloth: 'coral' },
  codex: { species: 'human', cloth: 'teal' },
  'gemini-cli': { species: 'human', cloth: 'sky' },
  cursor: { species: 'human', cloth: 'slate' },
  copilot: { species: 'human', cloth: 'plum' },
  aider: { species: 'cat', cloth: 'leaf' },
  opencode: { species: 'robot', cloth: 'marigold' },
  script: { species: 'robot', cloth: 'slate' },
  mcp: { species: 'robot', cloth: 'navy' },
  person: { species: 'human', cloth: 'cream' },
  gemini: { species: 'human', cloth: 'sky' },
  openclaw: { species: 'robot', cloth: 'rose' },
}
export const ROLES = {
  build: 'headset',
  review: 'glasses',
  test: 'goggles',
  ops: 'helmet',
  research: 'coat',
  write: 'beret',
  leads: 'tie',
  design: 'scarf',
  lead: 'crown',
} as const

const OTHER: Look = { species: 'robot', cloth: 'slate' }

/** The look of an agent's client program, of `person`, and a grey robot for a program that is not in the table. */
export const lookOf = (kind: string): Look => (Object.hasOwn(KINDS, kind) ? (KINDS[kind] ?? OTHER) : OTHER)
