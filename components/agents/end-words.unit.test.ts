import { expect, it } from 'vitest'
import { endWords } from './end-words.ts'

it('says how a session ended in words, and what it does not know as it came', () => {
  expect(['other', 'prompt_input_exit', 'process gone'].map(endWords)).toEqual([
    'no reason given',
    'left at its prompt',
    'its process is gone',
  ])
  expect(['a request of its own', 'constructor'].map(endWords)).toEqual(['a request of its own', 'constructor'])
})
