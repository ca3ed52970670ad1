'use client'

import { Meter } from '../ui/meter.tsx'
import { StatusMark } from '../ui/status-mark.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { Window } from '../ui/window.tsx'

interface Row {
  readonly name: string
  readonly status: 'working' | 'idle' | 'error'
  readonly tokens: string
  readonly cost: string
}

const ROWS: readonly Row[] = [
  { name: 'api', status: 'working', tokens: '412 k', cost: '$0.51' },
  { name: 'web', status: 'idle', tokens: '41 k', cost: '$0.08' },
  { name: 'tests', status: 'error', tokens: '1.21 M', cost: 'no price' },
]
const COLUMNS: readonly Column<Row>[] = [
  { name: 'Agent', cell: ({ name }) => name, heads: true },
  { name: 'Status', cell: ({ status }) => <StatusMark status={status} /> },
  { name: 'Tokens', cell: ({ tokens }) => tokens, number: true },
  { name: 'Cost', cell: ({ cost }) => cost, number: true },
]

export function DataParts() {
  const table = <Table caption="Agents" columns={COLUMNS} rows={ROWS} idOf={({ name }) => name} />
  return (
    <Window title="Tables, tabs, meters">
      <Tabs
        label="An example"
        tabs={[
          { id: 'agents', name: 'Agents', panel: table },
          { id: 'none', name: 'Nothing', panel: <p className="window-body">Nothing here.</p> },
        ]}
      />
      <div className="window-body grid gap-2">
        <Meter label="41 % of the daily budget" share={0.41} colour="var(--waiting-solid)" steps={[0.5, 0.8, 0.95]} />
        <Meter label="All of it" share={1} colour="var(--error-solid)" />
        <Meter label="Nothing yet" share={0} />
      </div>
    </Window>
  )
}
