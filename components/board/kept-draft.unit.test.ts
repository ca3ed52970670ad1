import { expect, it } from 'vitest'
import { draftText, readDraft, typedSince } from './kept-draft.ts'
import { taskOf } from './task-fixture.ts'

const base = taskOf({ id: 't', title: 'Was', labels: ['a'] })
const draft = { base, edits: { title: 'Is', labels: ['a', 'b'] }, decided: new Map([['title' as const, 'Theirs']]) }

it('is the same after it was kept, and keeps nothing where nothing was changed', () => {
  expect(readDraft(draftText(draft))).toMatchObject({
    edits: draft.edits,
    decided: draft.decided,
    base: { title: 'Was' },
  })
  expect(draftText({ ...draft, edits: { title: 'Was' } })).toBeNull()
  expect([draftText(null), readDraft(null), readDraft('{"base":')]).toEqual([null, null, null])
})

it('leaves what was typed after the save, over what was stored', () => {
  const stored = { ...base, ...draft.edits }
  expect(typedSince(draft, draft, stored)).toBeNull()
  expect(typedSince(null, draft, stored)).toBeNull()
  const now = { ...draft, edits: { ...draft.edits, title: 'Is more' } }
  expect(typedSince(now, draft, stored)).toEqual({ base: stored, edits: { title: 'Is more' }, decided: new Map() })
})
