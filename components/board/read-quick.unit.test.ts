import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markAt, readQuick } from './read-quick.ts'

const PEOPLE = [
  { assignee: 'person:p', name: 'Priya' },
  { assignee: 'agent:tin', name: 'Tinny' },
  { assignee: 'agent:tim', name: 'Tim Two' },
]
const read = (line: string) => readQuick(line, PEOPLE)

describe('a quick line', () => {
  it.each([
    [
      'Test the job @Tinny #log !high',
      { title: 'Test the job', labels: ['log'], assignee: 'agent:tin', priority: 'high' },
    ],
    ['#a Do #b it #a', { title: 'Do it', labels: ['a', 'b'] }],
    ['Do it @tim-two !u', { title: 'Do it', assignee: 'agent:tim', priority: 'urgent' }],
    ['Do it @pr !4 !1', { title: 'Do it', assignee: 'person:p', priority: 'low' }],
    ['Do it @agent:tin', { title: 'Do it', assignee: 'agent:tin' }],
    ['Fix a@b and 50 % ! # @', { title: 'Fix a@b and 50 % ! # @' }],
  ])('%s', (line, task) => {
    expect(read(line)).toEqual({ labels: [], unknown: [], ...task })
  })

  it('keeps in the title what names nobody, more than one, or no priority, and tells it', () => {
    expect(read('Ask @ti or @nobody !soon')).toEqual({
      title: 'Ask @ti or @nobody !soon',
      labels: [],
      unknown: ['@ti', '@nobody', '!soon'],
    })
  })

  it('gives a task to neither of two of one name, and to the one that is named by its id', () => {
    const both = [...PEOPLE, { assignee: 'agent:tin-2', name: 'tinny' }]
    expect(readQuick('Do it @tinny', both)).toEqual({ title: 'Do it @tinny', labels: [], unknown: ['@tinny'] })
    expect(readQuick('Do it @agent:tin-2', both)).toMatchObject({ title: 'Do it', assignee: 'agent:tin-2' })
  })

  it('loses no word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (line) => {
        const { title, labels } = read(line)
        const words = line.split(/\s+/).filter((word) => word !== '')
        const kept = title.split(/\s+/).filter((word) => word !== '')
        const gone = words.filter((word) => !kept.includes(word))
        expect(gone.every((word) => labels.includes(word.slice(1)) || /^[!@]/.test(word))).toBe(true)
      }),
    )
  })
})

it('finds the word with a mark under the caret', () => {
  expect(markAt('Ask @ti now', 7, '@!')).toEqual({ mark: '@', rest: 'ti', from: 4 })
  expect(markAt('Ask @ti now', 6, '@')).toEqual({ mark: '@', rest: 't', from: 4 })
  expect(markAt('Ask @ti now', 9, '@')).toBeNull()
  expect(markAt('@', 1, '@')).toEqual({ mark: '@', rest: '', from: 0 })
  expect(markAt('@a', 0, '@')).toBeNull()
  expect(markAt('mail a@b', 8, '@')).toBeNull()
})
