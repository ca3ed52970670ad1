import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Edits, editsOf, FIELDS, type Field, mergeFields, sameValue } from './merge-fields.ts'
import { taskOf } from './task-fixture.ts'

const texts = fc.constantFrom('', 'a', 'b')
const edits: fc.Arbitrary<Edits> = fc.record(
  {
    title: texts,
    description: texts,
    project: texts,
    result: texts,
    priority: fc.constantFrom('low', 'high'),
    assignee: fc.constantFrom(null, 'agent:a', 'person:p'),
    labels: fc.constantFrom([], ['x'], ['x', 'y']),
    dependsOn: fc.constantFrom([], ['t']),
    due: fc.constantFrom(null, '2026-11-21T12:00:00Z', '2026-11-21T12:00:00.000Z'),
    review: fc.constantFrom('none', 'person'),
  },
  { requiredKeys: [] },
)
const task = (fields: Edits) => ({ ...taskOf({}), ...(Object.fromEntries(Object.entries(fields)) as object) })

describe('edits over a task that others changed', () => {
  it('nothing is lost: every edit is stored, shown beside the other, or already so', () => {
    fc.assert(
      fc.property(edits, edits, edits, (before, mine, others) => {
        const base = task(before)
        const now = { ...base, ...task({ ...before, ...others }), version: 2 }
        const merge = mergeFields(base, mine, now)
        const clashing = merge.clashes.map(({ field }) => field)
        for (const field of Object.keys(mine) as Field[]) {
          const isSame = sameValue(now[field], task(mine)[field])
          expect([merge.mine.includes(field), clashing.includes(field), isSame].filter(Boolean)).toHaveLength(1)
        }
        for (const field of merge.mine) expect(sameValue(base[field], now[field])).toBe(true)
        for (const field of merge.theirs) expect(mine[field]).toBeUndefined()
        const seen: readonly Field[] = [...merge.mine, ...clashing, ...merge.theirs]
        const changed = FIELDS.filter((field) => !sameValue(base[field], now[field]) && mine[field] === undefined)
        expect(changed.every((field) => seen.includes(field))).toBe(true)
      }),
    )
  })

  it('one field that both changed is a clash with both sides', () => {
    const base = taskOf({ title: 'A', project: 'p' })
    const merge = mergeFields(base, { title: 'B', project: 'q' }, { ...base, title: 'C', labels: ['x'] })
    expect(merge).toEqual({
      mine: ['project'],
      clashes: [{ field: 'title', was: 'A', theirs: 'C', mine: 'B' }],
      theirs: ['labels'],
    })
  })

  it('sends only what was named', () => {
    expect(editsOf({ title: 'B', project: 'q', assignee: null }, ['assignee', 'project'])).toEqual({
      project: 'q',
      assignee: null,
    })
  })
})
