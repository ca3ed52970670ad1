import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LeadImports } from '#lib/control/import-leads.ts'
import type { LeadSource } from '#lib/leads/lead-source.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import type { Lead } from '#lib/state/model.ts'
import { readCsv } from './csv.ts'
import { columnsOf, LEAD_COLUMNS } from './lead-columns.ts'
import { exportLeads, importLeads } from './lead-file.ts'
import { readLeadRows } from './read-lead-rows.ts'

const text = fc.constantFrom('Acme', '=1+1', 'a,b;"c"', 'two\nlines', 'ünïcödé 😀')
const lead = fc.record(
  {
    name: text,
    company: text,
    domain: fc.constantFrom('acme.example', 'https://www.bolt.example/x'),
    email: fc.constantFrom('ada@acme.example', 'Bob <bob@bolt.example>'),
    stage: fc.constantFrom('won', 'demo'),
    source: text,
    owner: fc.constantFrom('person:ann', 'agent:a'),
    nextAction: text,
    due: fc.constantFrom('2026-12-01T09:30:00.000Z'),
    score: fc.constantFrom(0, 12.5, 100),
    notes: text,
    parts: fc.constantFrom({}, { funding: 30, 'team, all': 2.5 }),
  },
  { requiredKeys: ['name'] },
)

/** Every lead in one page. */
const sourceOf = (leads: readonly Lead[]): LeadSource => ({
  many: async () => new Map(),
  known: async () => new Map(),
  page: async () => ({ leads, next: null, count: leads.length, cursor: 'e:1:t', changed: 1 }),
})

const read = (csv: string, zone = 'UTC') => {
  const table = readCsv(csv, 100)
  return readLeadRows(table, columnsOf(table.columns), { source: undefined, zone })
}

const nameOf = (who: string | null) => (who === 'agent:a' ? 'Ada' : '')

describe('leads as CSV', () => {
  it('have a column for each of the commonest parts, and no more columns than can be read again', async () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 600 }, (_, n) =>
      stamp.make('lead:added', { leadId: `l${n}`, name: 'N', parts: { team: 1, [`part ${n}`]: 2 } }),
    )
    const csv = await (await exportLeads(sourceOf([...folded(events).leads.values()]), 'csv', nameOf)).text()
    const { columns } = readCsv(csv, 1_000)
    expect(columns.length).toBe(LEAD_COLUMNS.length + 6 + 400)
    expect(columns).toContain('part: team')
  })

  it('have ids and names of who looks after a lead and who found it', async () => {
    const added = new Stamp().make('lead:added', { leadId: 'l', name: 'N', owner: 'agent:a', agentId: 'a' })
    const csv = await (await exportLeads(sourceOf([...folded([added]).leads.values()]), 'csv', nameOf)).text()
    const [row] = readCsv(csv, 10).rows
    const cells = ['owner', 'ownerName', 'agentId', 'agentName', 'version'].map((name) => row?.cells.get(name))
    expect(cells).toEqual(['agent:a', 'Ada', 'a', 'Ada', '1'])
  })

  it('[P-LEAD-5] come back from an export as they were, whatever stands in them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(lead, { minLength: 1, maxLength: 5 }), async (all) => {
        const stamp = new Stamp()
        const events = all.map((data, index) => stamp.make('lead:added', { leadId: `l${index}`, ...data }))
        const csv = await (await exportLeads(sourceOf([...folded(events).leads.values()]), 'csv', nameOf)).text()
        const { rows, broken } = read(csv)
        expect(broken).toEqual([])
        const back = new Stamp()
        const again = rows.map(({ id, fields }) => back.make('lead:added', { leadId: id ?? '', ...fields }))
        const shown = (leads: ReadonlyMap<string, Lead>) =>
          [...leads.values()].map((one) => [...LEAD_COLUMNS.map((field) => one[field]), one.parts])
        expect(shown(folded(again).leads)).toEqual(shown(folded(events).leads))
      }),
      { numRuns: 50 },
    )
  })

  it('are read from columns that other programs name', () => {
    const { rows } = read(
      'Full Name,Company Name,Work E-mail,Website,Lead Status\nAda,Acme,ada@acme.example,acme.example,Won\n',
    )
    expect(rows).toMatchObject([
      {
        line: 2,
        email: 'ada@acme.example',
        domain: 'acme.example',
        fields: { name: 'Ada', company: 'Acme', stage: 'Won' },
      },
    ])
  })

  it('have every cell that cannot be read named by line and field, and the other rows are read', () => {
    const { rows, broken, brokenRows } = read(
      `name,email,score,due\nAda,nobody,many,someday\nBob,bob@x.example,101,\n,,,\nEve,eve@x.example,7,2026-12-01\n,only@x.example,,\n${'x'.repeat(241)},,,\n`,
    )
    expect(broken.map(({ line, field }) => [line, field])).toEqual([
      [2, 'email'],
      [2, 'score'],
      [2, 'due'],
      [3, 'score'],
      [4, 'name'],
      [7, 'name'],
    ])
    expect(brokenRows).toBe(4)
    expect(rows.map(({ fields }) => fields.name)).toEqual(['Eve', 'only@x.example'])
  })

  it('mean by a date that day in the zone of the workspace, and by an instant that instant', () => {
    const due = (cell: string, zone: string) => read(`name,due\nAda,${cell}\n`, zone).rows[0]?.fields.due
    expect(due('2026-12-01', 'America/Los_Angeles')).toBe('2026-12-01T20:00:00.000Z')
    expect(due('2026-12-01', 'Pacific/Auckland')).toBe('2026-11-30T23:00:00.000Z')
    expect(due('2026-12-01T01:00:00Z', 'Pacific/Auckland')).toBe('2026-12-01T01:00:00.000Z')
    expect(read('name,due\nAda,2026-13-01\n').brokenRows).toBe(1)
  })

  it('may be told which column is what, and a column that is not there is refused by name', async () => {
    const imports: LeadImports = {
      bring: async (_by, rows, requestId) => ({ importId: requestId && 'i', added: rows, known: 0 }),
      undo: async () => ({ removed: 0, kept: 0 }),
    }
    const by = { id: 'person:ann', kind: 'person', name: 'Ann', scopes: new Set<never>(), bound: {} } as const
    const bring = async (columns: object) => {
      const body = { csv: 'who,name\nAda,Acme\n', name: 'fair.csv', columns, dryRun: true }
      return (await importLeads(imports, by, new Headers(), body, 'UTC')).json()
    }
    expect(await bring({ name: 'who', company: 'name' })).toMatchObject({
      importId: null,
      rows: 1,
      added: 1,
      columns: { name: 'who', company: 'name' },
      sample: [{ name: 'Ada', company: 'Acme', source: 'fair.csv' }],
    })
    expect(await bring({ company: null })).toMatchObject({ sample: [{ name: 'Acme' }] })
    await expect(bring({ name: 'nothing' })).rejects.toMatchObject({
      code: 'invalid',
      details: { issues: [{ path: 'columns.name' }] },
    })
  })

  it('are an array as JSON', async () => {
    expect(await (await exportLeads(sourceOf([]), 'json', nameOf)).json()).toEqual([])
    const stamp = new Stamp()
    const { leads } = folded(['a', 'b'].map((leadId) => stamp.make('lead:added', { leadId, name: leadId })))
    expect(await (await exportLeads(sourceOf([...leads.values()]), 'json', nameOf)).json()).toHaveLength(2)
  })
})
