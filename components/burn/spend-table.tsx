import { tokensIn } from '#lib/state/usage.ts'
import { countWords, reportedCost, tokenWords } from '../ui/figures.ts'
import { type Column, Table } from '../ui/table.tsx'
import type { Step } from './spend-steps.ts'
import { spanWords } from './step-words.ts'

interface Row extends Step {
  readonly span: string
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'When', cell: ({ span }) => span, heads: true },
  { name: 'Requests', cell: ({ usage }) => countWords(usage.requests), number: true },
  { name: 'Tokens', cell: ({ usage }) => tokenWords(tokensIn(usage)), number: true },
  { name: 'Cost', cell: ({ usage }) => reportedCost(usage), number: true },
]

/** The same steps as the chart, newest first. */
export function SpendTable({ steps }: { steps: readonly Step[] }) {
  const last = steps.at(-1)
  const rows = steps.map((step) => ({ ...step, span: spanWords(step.id, step === last) })).reverse()
  return <Table caption="Tokens and cost" columns={COLUMNS} rows={rows} idOf={({ id }) => id} />
}
