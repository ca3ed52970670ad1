import type { Fault, FaultOptions, FaultReport } from './fault.ts'

/** What came of one fault. */
export interface Outcome {
  readonly name: string
  /** Load average before it. */
  readonly load: number
  readonly seconds: number
  readonly report: FaultReport
}

/** What a fault throws is a violation like any other: those after it are still to be made. */
export async function reportOf({ run }: Pick<Fault, 'run'>, options: FaultOptions): Promise<FaultReport> {
  try {
    return await run(options)
  } catch (error) {
    return { violations: [error instanceof Error ? (error.stack ?? error.message) : String(error)], figures: {} }
  }
}

/** One line for each fault that was made, in their order. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map(({ name, load, seconds, report: { violations, figures, skipped = [] } }) => {
    const parts = skipped.length > 0 ? `, ${skipped.length} parts skipped` : ''
    const verdict = violations.length === 0 ? `passed${parts}` : `**${violations.length} violations**${parts}`
    const shown = Object.entries(figures).map(([what, value]) => `${what} ${Number(value.toPrecision(6))}`)
    return `| ${name} | ${verdict} | ${shown.join(', ')} | ${seconds.toFixed(0)} | ${load.toFixed(1)} |`
  })
  return ['| fault | | figures | s | load |', '|---|---|---|---:|---:|', ...lines].join('\n')
}
