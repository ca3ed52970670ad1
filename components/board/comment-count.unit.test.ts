import { expect, it } from 'vitest'
import type { Comment } from '#lib/state/model.ts'
import { commentCount } from './comment-count.ts'

const comments = (length: number): readonly Comment[] =>
  Array.from({ length }, (_, n) => ({ id: `c${n}`, by: 'person:a', text: 'Done', mentions: [], at: '' }))

it('says that there may be more where no more are kept', () => {
  expect([0, 1, 49, 50].map((length) => commentCount(comments(length)))).toEqual(['0', '1', '49', '50+'])
})
