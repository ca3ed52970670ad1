import { type ConnectionReport, delayWords, RUNGS } from './connection-report.ts'
import { serverFacts } from './server-facts.ts'
import { summaryWords, transportVerdict } from './verdicts.ts'

export interface ReportPlace {
  readonly origin: string
  readonly browser: string
  /** Wall-clock milliseconds. */
  readonly at: number
}

/** A report as plain text, to be sent to whoever runs the network. It holds no secret. */
export function reportText(report: ConnectionReport, { origin, browser, at }: ReportPlace): string {
  return [
    `Mission Control, test of the connection to ${origin}`,
    `${new Date(at).toISOString()}, ${browser}`,
    summaryWords(report),
    '',
    ...transportLines(report),
    ...serverLines(report),
    ...eventLines(report),
  ].join('\n')
}

function transportLines({ transports, http }: ConnectionReport): string[] {
  return RUNGS.flatMap(({ rung, name }) => {
    const check = transports.get(rung)
    if (check === undefined) return [`${name}: not tried`]
    const { word, meaning, fix } = transportVerdict(check, http)
    const figures = [
      ['opened', check.openedMs],
      ['first byte', check.firstByteMs],
      ['ready', check.readyMs],
      ['round trip', check.roundTripMs],
      ['held', check.heldMs],
    ] as const
    const measured = figures.flatMap(([what, ms]) => (ms === null ? [] : `${what} ${delayWords(ms)}`))
    return [`${name}: ${[word.toLowerCase(), ...measured].join(', ')}`, `  ${meaning}`, ...fixLine(fix)]
  })
}

const serverLines = ({ http }: ConnectionReport) =>
  http === null
    ? []
    : serverFacts(http).flatMap(({ name, value, meaning, fix }) => [
        `${name}: ${value}`,
        `  ${meaning}`,
        ...fixLine(fix),
      ])

function eventLines({ event }: ConnectionReport): string[] {
  if (event === null) return []
  if (event.reason !== null) return [`Test event: not stored`, `  ${event.reason}`]
  const back = RUNGS.map(({ rung, name }) => `back over ${name} ${delayWords(event.backMs.get(rung) ?? null)}`)
  return [`Test event: receipt after ${delayWords(event.storedMs)}, ${back.join(', ')}`]
}

const fixLine = (fix: string | null) => (fix === null ? [] : [`  To do: ${fix}`])
