import { countWords } from '../ui/figures.ts'
import { type Column, Table } from '../ui/table.tsx'
import { type CostChart, heightsOf, unpricedOf } from './cost-chart.ts'
import { columnHeight, slotWords } from './span-words.ts'

interface Row {
  readonly id: string
  readonly when: string
  readonly sum: string
  /** Requests without a price. */
  readonly without: string
  readonly parts: readonly string[]
  readonly before: string
}

/** The same columns as the chart, newest first; those that are still to come are not in it. */
export function CostTable({ chart, before, label }: { chart: CostChart; before: string; label: string }) {
  const { layers, measure } = chart
  const columns: readonly Column<Row>[] = [
    { name: 'When', cell: ({ when }) => when, heads: true },
    // Beside the time: with many clients the last columns are scrolled to.
    { name: measure === 'cost' ? 'Cost' : 'Tokens', cell: ({ sum }) => sum, number: true },
    ...(measure === 'cost' && layers.some(({ unpriced }) => unpriced.some((count) => count > 0))
      ? [{ name: 'No price', cell: ({ without }: Row) => without, number: true }]
      : []),
    ...layers.map(({ client }, place) => ({
      name: client.name,
      cell: ({ parts }: Row) => parts[place] ?? '',
      number: true,
    })),
    ...(chart.before === null ? [] : [{ name: before, cell: (row: Row) => row.before, number: true }]),
  ]
  return <Table caption={label} columns={columns} rows={rowsOf(chart)} idOf={({ id }) => id} />
}

function rowsOf({ slots, layers, measure, before, present }: CostChart): readonly Row[] {
  const sums = heightsOf(layers, slots)
  const without = unpricedOf(layers, slots)
  const words = (height = 0, unpriced = 0) => columnHeight(height, unpriced, measure)
  return slots
    .map((slot, place) => ({
      id: slot.id,
      when: slotWords(slot, slots[place + 1], place === present?.place),
      sum: words(sums[place], without[place]),
      without: without[place] ? countWords(without[place]) : '',
      parts: layers.map(({ heights, unpriced }) => words(heights[place], unpriced[place])),
      before: words(before?.[place]),
    }))
    .slice(0, present === null ? slots.length : present.place + 1)
    .reverse()
}
