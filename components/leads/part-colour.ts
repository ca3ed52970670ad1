/** The agreed parts have a colour each, the same in legend, rows and card; others share one. */
const COLOURS: Readonly<Record<string, string>> = {
  funding: 'var(--chart-1)',
  team: 'var(--chart-3)',
  fit: 'var(--chart-4)',
  signal: 'var(--chart-5)',
}

export const partColour = (name: string): string =>
  (Object.hasOwn(COLOURS, name) ? COLOURS[name] : undefined) ?? 'var(--chart-rest)'
