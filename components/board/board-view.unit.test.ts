import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PRIORITIES } from '../tasks/task-words.ts'
import { type BoardView, boardQuery, hidesNothing, readBoardView, TASK_ORDERS, WHOLE_BOARD } from './board-view.ts'

const word = fc.string({ maxLength: 12 })
const views: fc.Arbitrary<BoardView> = fc.record({
  list: fc.boolean(),
  text: word,
  project: word,
  assignee: word,
  label: word,
  priority: fc.constantFrom(...PRIORITIES, '' as const),
  blocked: fc.boolean(),
  mine: fc.boolean(),
  closed: fc.constantFrom('today', 'all'),
  order: fc.constantFrom(...TASK_ORDERS),
  task: word,
})

it('reads from an address what it wrote into it', () => {
  fc.assert(
    fc.property(views, (view) => {
      expect(readBoardView(new URLSearchParams(boardQuery(view)))).toEqual(view)
    }),
  )
})

it('says nothing in the address of the usual view, and little otherwise', () => {
  expect(boardQuery(WHOLE_BOARD)).toBe('')
  expect(boardQuery({ ...WHOLE_BOARD, list: true, assignee: 'agent:ada' })).toBe('?view=list&assignee=agent:ada')
})

it('takes words that it does not know as the usual ones', () => {
  expect(readBoardView(new URLSearchParams('priority=huge&sort=luck&view=wall&closed=no&blocked=1'))).toEqual(
    WHOLE_BOARD,
  )
})

it('knows which views leave tasks out', () => {
  expect(hidesNothing({ ...WHOLE_BOARD, list: true, order: 'cost', task: 't' })).toBe(true)
  for (const one of [{ text: 'x' }, { label: 'x' }, { mine: true }, { blocked: true }, { priority: 'low' as const }])
    expect(hidesNothing({ ...WHOLE_BOARD, ...one })).toBe(false)
})
