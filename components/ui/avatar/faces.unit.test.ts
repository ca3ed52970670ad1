import { expect, it } from 'vitest'
import type { Face } from './avatar.ts'
import { rememberedFaces } from './faces.tsx'

const drawing = (most: number) => {
  const drawn: Face[] = []
  const faces = rememberedFaces((face) => `picture ${drawn.push(face)} of ${face.seed}`, most)
  return { drawn, faces }
}

it('draws a face once, and another one for another kind or role of the same id', () => {
  const { faces, drawn } = drawing(10)
  const all: Face[] = [
    { seed: 'api', kind: 'codex' },
    { seed: 'api', kind: 'script' },
    { seed: 'api', kind: 'codex', role: 'build' },
  ]
  expect(new Set(all.map(faces)).size).toBe(3)
  expect(all.map(faces)).toEqual(['picture 1 of api', 'picture 2 of api', 'picture 3 of api'])
  expect(drawn).toEqual(all)
})

it('keeps no more than it has room for, whatever ids come', () => {
  const { faces, drawn } = drawing(3)
  for (let n = 0; n < 7; n++) faces({ seed: `agent-${n}`, kind: 'script' })
  // The latest is known still, the first is not.
  faces({ seed: 'agent-6', kind: 'script' })
  expect(drawn).toHaveLength(7)
  faces({ seed: 'agent-0', kind: 'script' })
  expect(drawn).toHaveLength(8)
})
