import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { createIngest } from '#lib/ingest/create-ingest.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import { openLeadStore } from '#lib/leads/open-lead-store.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { identityOf } from '#lib/state/lead-identity.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { createLeads } from './create-leads.ts'
import { createLeadImports, type LeadRow } from './import-leads.ts'
import { createLeadGate } from './lead-gate.ts'
import { createStateView } from './state-view.ts'
import { createTaskGate } from './task-gate.ts'

const person = (name: string): Principal => ({
  id: `person:${name}`,
  kind: 'person',
  name,
  scopes: new Set(['read', 'publish']),
  bound: {},
})
const ANN = person('ann')
const BOB = person('bob')

/** A log, the live state, the store of all leads, and both ways in. */
async function office() {
  const dir = await mkdtemp(join(tmpdir(), 'mission-leads-'))
  const temp = await openTempLog()
  const store = await openLeadStore({
    file: join(dir, 'leads.db'),
    log: temp.log,
    clock: systemClock,
    onError: (error) => {
      throw error
    },
  })
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    await temp[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })
  let state = emptyState()
  const view = createStateView({ state: () => state, changed: (listener) => temp.log.tail(listener) }, systemClock)
  temp.log.tail((stored) => {
    state = fold(
      state,
      stored.map(({ event }) => event),
    )
  })
  const source = store.source(() => state.last.seq)
  const gate = createLeadGate(view, source)
  const { publish, decided } = createIngest({
    log: temp.log,
    limits: DEFAULT_LIMITS,
    stamper: createStamper(Date.now, () => null),
    zone: () => 'UTC',
    refuseWrite: () => null,
    gate: createTaskGate(view, systemClock),
    leadGate: gate,
    take: () => undefined,
  })
  const parts = { gate, source, log: decided }
  const say = (by: Principal, ...drafts: KnownDraft[]) => publish({ ...serverGrant(), principal: by }, drafts)
  return { source, say, leads: createLeads(parts), imports: createLeadImports(parts), state: () => state }
}

const row = (line: number, fields: LeadRow['fields'], id: string | null = null): LeadRow => ({
  line,
  id,
  ...identityOf({ email: fields.email ?? null, domain: fields.domain ?? null }),
  fields,
})

describe('a lead', () => {
  it('[P-LEAD-1] of two people who change the same version, one is told what stands, and nothing is lost', async () => {
    const { leads } = await office()
    const lead = await leads.add(ANN, { name: 'Acme' })
    const both = await Promise.allSettled([
      leads.change(ANN, lead.id, { notes: 'from Ann' }, lead.version),
      leads.change(BOB, lead.id, { notes: 'from Bob' }, lead.version),
    ])
    const won = both.find(({ status }) => status === 'fulfilled')
    const lost = both.find(({ status }) => status === 'rejected')
    expect(won).toMatchObject({ value: { version: 2 } })
    expect(lost).toMatchObject({ reason: { code: 'conflict', details: { current: { version: 2 } } } })
    const stands = await leads.change(BOB, lead.id, { nextAction: 'call' }, 2)
    expect(stands).toMatchObject({ version: 3, nextAction: 'call', notes: expect.stringMatching(/^from (Ann|Bob)$/) })
  })

  it('[P-LEAD-1] a published change takes a version too, so who saw the one before is refused', async () => {
    const { leads, say } = await office()
    const lead = await leads.add(ANN, { name: 'Acme' })
    await say(BOB, { type: 'lead:scored', data: { leadId: lead.id, score: 70 } })
    await expect(leads.change(ANN, lead.id, { notes: 'old' }, 1)).rejects.toMatchObject({ code: 'conflict' })
    await expect(say(BOB, { type: 'lead:updated', data: { leadId: lead.id, version: 2 } })).rejects.toMatchObject({
      code: 'conflict',
      details: { index: 0, current: { version: 2 } },
    })
  })

  it('[P-LEAD-1] the same request again gives the same lead and changes nothing', async () => {
    const { leads } = await office()
    const lead = await leads.add(ANN, { name: 'Acme' }, 'r1')
    expect(await leads.add(ANN, { name: 'Acme' }, 'r1')).toEqual(lead)
    const changed = await leads.change(ANN, lead.id, { stage: 'won' }, 1, 'r2')
    expect(await leads.change(ANN, lead.id, { stage: 'won' }, 1, 'r2')).toEqual(changed)
    const other = await leads.add(ANN, { name: 'Acme GmbH', notes: 'x' })
    const kept = await leads.merge(ANN, other.id, { into: lead.id }, null, 'r3')
    expect(await leads.merge(ANN, other.id, { into: lead.id }, null, 'r3')).toEqual(kept)
    expect(kept).toMatchObject({ id: lead.id, notes: 'x', version: 3 })
  })

  it('[P-LEAD-1] that was removed is not brought back, and its id is not given again', async () => {
    const { leads, say } = await office()
    const lead = await leads.add(ANN, { name: 'Acme', leadId: 'acme' })
    await leads.remove(ANN, 'acme', lead.version)
    await expect(leads.change(ANN, 'acme', { notes: 'x' }, null)).rejects.toMatchObject({ code: 'not_found' })
    await expect(leads.add(BOB, { name: 'Acme', leadId: 'acme' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('removed'),
    })
    await expect(say(BOB, { type: 'lead:added', data: { leadId: 'acme', name: 'Acme' } })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('[P-LEAD-1] that the live state no longer has is changed all the same, at the version that it has', async () => {
    const { leads, say, state, source } = await office()
    const old = await leads.add(ANN, { name: 'Old', email: 'old@acme.example' })
    const crowd = Array.from({ length: 500 }, (_, index) => ({
      type: 'lead:added' as const,
      data: { leadId: `l${index}`, name: `Lead ${index}` },
    }))
    await say(BOB, ...crowd)
    expect(state().leads.has(old.id)).toBe(false)
    expect(await leads.change(ANN, old.id, { notes: 'still here' }, 1)).toMatchObject({ version: 2, name: 'Old' })
    await expect(leads.change(BOB, old.id, { notes: 'too late' }, 1)).rejects.toMatchObject({
      code: 'conflict',
      details: { current: { notes: 'still here', email: 'old@acme.example' } },
    })
    // Told again it is a newcomer to the live state, whose count begins anew: the store knows better.
    await say(BOB, { type: 'lead:added', data: { leadId: old.id, name: 'Old again' } })
    expect(state().leads.get(old.id)?.version).toBe(1)
    expect(await leads.change(ANN, old.id, { stage: 'won' }, 3)).toMatchObject({
      version: 4,
      name: 'Old again',
      notes: 'still here',
    })
    expect((await source.page({ limit: 1, after: null, order: 'added', text: '', where: {} })).count).toBe(501)
  })

  it('[P-LEAD-3] is merged once, into another that is there, and taken out again', async () => {
    const { leads } = await office()
    const acme = await leads.add(ANN, { name: 'Acme', email: 'a@acme.example' })
    const again = await leads.add(ANN, { name: 'Acme GmbH', domain: 'acme.example', email: 'b@acme.example' })
    await expect(leads.merge(ANN, acme.id, { into: acme.id, fields: [] }, null)).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(leads.merge(ANN, acme.id, { into: 'no', fields: [] }, null)).rejects.toMatchObject({
      code: 'not_found',
    })
    const kept = await leads.merge(ANN, again.id, { into: acme.id }, again.version)
    expect(kept).toMatchObject({ id: acme.id, email: 'a@acme.example', domain: 'acme.example' })
    await expect(leads.merge(BOB, again.id, { into: acme.id, fields: [] }, null)).rejects.toMatchObject({
      code: 'conflict',
    })
    // A change that was made from what it was before is refused with what it became.
    await expect(leads.change(BOB, again.id, { notes: 'x' }, again.version)).rejects.toMatchObject({ code: 'conflict' })
    expect(await leads.unmerge(ANN, again.id, null)).toMatchObject({ merged: null, name: 'Acme GmbH' })
    await expect(leads.unmerge(ANN, again.id, null)).rejects.toMatchObject({ code: 'conflict' })
    expect(await leads.change(ANN, acme.id, { notes: 'n' }, null)).toMatchObject({ domain: null, notes: 'n' })
  })
})

describe('an import', () => {
  it('[P-LEAD-5] adds each row once, leaves out who is known, and is undone but for what somebody changed', async () => {
    const { leads, imports, source } = await office()
    await leads.add(ANN, { name: 'Known', email: 'Known@Acme.example' })
    const rows = [
      row(2, { name: 'Known again', email: 'known@acme.example' }),
      row(3, { name: 'New', domain: 'new.example' }),
      row(4, { name: 'New too', domain: 'www.new.example' }),
      row(5, { name: 'Of a company', email: 'eve@acme.example' }),
      row(6, { name: 'Nobody' }),
      row(7, { name: 'Also nobody' }),
    ]
    const dry = await imports.bring(ANN, rows, null)
    expect(dry).toMatchObject({ importId: null, known: 2 })
    expect(dry.added.map(({ line }) => line)).toEqual([3, 5, 6, 7])
    const done = await imports.bring(ANN, rows, 'r1')
    expect(done.added).toEqual(dry.added)
    expect(await imports.bring(ANN, rows, 'r1')).toEqual(done)
    const query = { limit: 50, after: null, order: 'added', text: '' } as const
    const { importId } = done
    if (importId === null) throw new Error('nothing was imported')
    const brought = await source.page({ ...query, where: { importId } })
    expect(brought.count).toBe(4)
    const nobody = brought.leads.find(({ name }) => name === 'Nobody')
    await leads.change(BOB, nobody?.id ?? '', { notes: 'I know them' }, 1)
    expect(await imports.undo(ANN, importId)).toEqual({ removed: 3, kept: 1 })
    expect((await source.page({ ...query, where: {} })).leads.map(({ name }) => name)).toEqual(['Known', 'Nobody'])
    await expect(imports.undo(ANN, 'import-none')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('[P-LEAD-5] whose ids are as long as ids can be is undone like any other', async () => {
    const { imports } = await office()
    const brought = await imports.bring(ANN, [{ ...row(2, { name: 'Ada' }), id: 'l'.repeat(128) }], 'r1')
    expect(await imports.undo(ANN, brought.importId ?? '')).toEqual({ removed: 1, kept: 0 })
  })

  it('[P-LEAD-5] brings in again what was removed, under ids that are free, however often it is asked', async () => {
    const { leads, imports, source } = await office()
    const named = (line: number, id: string) => ({ ...row(line, { name: id, email: `${id}@x.example` }), id })
    const rows = Array.from({ length: 300 }, (_, index) => named(index + 2, `crm-${index}`))
    const first = await imports.bring(ANN, rows, 'r1')
    await leads.change(BOB, 'crm-7', { notes: 'mine' }, 1)
    expect(await imports.undo(ANN, first.importId ?? '')).toEqual({ removed: 299, kept: 1 })
    const again = [...rows, named(500, 'crm-new')]
    const done = await imports.bring(ANN, again, 'r2')
    expect(done).toMatchObject({ known: 1 })
    expect(done.added).toHaveLength(300)
    expect(await imports.bring(ANN, again, 'r2')).toEqual(done)
    const page = await source.page({ limit: 500, after: null, order: 'added', text: '', where: {} })
    expect(page.leads.map(({ name }) => name).sort()).toEqual(again.map(({ fields }) => fields.name).sort())
    // What no lead had before keeps its own.
    const free = page.leads.filter(({ id, name }) => id === name)
    expect(free.map(({ id }) => id).sort()).toEqual(['crm-7', 'crm-new'])
    expect(await imports.undo(ANN, done.importId ?? '')).toEqual({ removed: 300, kept: 0 })
  })

  it('[P-LEAD-5] of 10,000 rows is all there, in pages that give each once, while others write', async () => {
    const { leads, imports, source, state } = await office()
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      row(index + 2, { name: `Lead ${index}`, email: `p${index}@c${index % 500}.example`, score: index % 101 }),
    )
    const bringing = imports.bring(ANN, rows, 'big')
    await leads.add(BOB, { name: 'Meanwhile' })
    const { added, importId } = await bringing
    expect(added).toHaveLength(10_000)
    expect(state().leads.size).toBe(500)
    const ids = new Set<string>()
    let pages = 0
    for (let after: string | null = null, first = true; first || after !== null; first = false) {
      const page = await source.page({ limit: 500, after, order: 'added', text: '', where: {} })
      for (const { id } of page.leads) ids.add(id)
      after = page.next
      pages++
    }
    expect([ids.size, pages]).toEqual([10_001, 21])
    const of = (text: string) => source.page({ limit: 3, after: null, order: 'score', text, where: {} })
    expect((await of('')).leads.map(({ score }) => score)).toEqual([100, 100, 100])
    expect(await of('P1234@c234')).toMatchObject({ count: 1, next: null, leads: [{ name: 'Lead 1234' }] })
    expect(await imports.undo(ANN, importId ?? '')).toEqual({ removed: 10_000, kept: 0 })
    expect(state().leads.size).toBe(0)
  })
})

describe('the store of leads', () => {
  it('[P-LEAD-6] has what the live state has, of any changes', async () => {
    const { say, state, source } = await office()
    const leadId = fc.constantFrom('a', 'b', 'c', 'd')
    const draft: fc.Arbitrary<KnownDraft> = fc.oneof(
      fc
        .record({ leadId, name: fc.constantFrom('A', 'B'), email: fc.constantFrom('x@a.example', null) })
        .map((data) => ({ type: 'lead:added' as const, data })),
      fc
        .record({ leadId, name: fc.constant('N'), score: fc.constantFrom(1, 2) })
        .map((data) => ({ type: 'lead:scored' as const, data })),
      fc
        .record({ leadId, into: leadId, fields: fc.subarray(['email' as const, 'score' as const]) })
        .map((data) => ({ type: 'lead:merged' as const, data })),
      fc.record({ leadId }).map((data) => ({ type: 'lead:unmerged' as const, data })),
      fc.record({ leadId, other: leadId }).map((data) => ({ type: 'lead:distinct' as const, data })),
      fc.record({ leadId, text: fc.constant('hm') }).map((data) => ({ type: 'lead:commented' as const, data })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(draft, { maxLength: 12 }), async (drafts) => {
        // What the rules refuse changes nothing anywhere.
        for (const one of drafts) await say(ANN, one).catch(() => undefined)
        const kept = await source.page({ limit: 50, after: null, order: 'added', text: '', where: {}, merged: true })
        expect(kept.leads).toEqual([...state().leads.values()])
      }),
      { numRuns: 25 },
    )
  })
})
