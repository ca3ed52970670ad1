'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { checkEvent } from '#lib/client/check-event.ts'
import { checkHttp } from '#lib/client/check-http.ts'
import { type CheckWorld, checkTransport } from '#lib/client/check-transport.ts'
import { browserEnvironment } from '#lib/client/environment.ts'
import { newId } from '#lib/client/new-id.ts'
import type { Rung } from '#lib/client/transport.ts'
import { type ConnectionReport, EMPTY_REPORT, RUNGS } from './connection-report.ts'

export type Step = 'http' | Rung | 'event'

export interface ConnectionTest {
  readonly report: ConnectionReport
  /** What is being tried; null where nothing is. */
  readonly step: Step | null
  /** Tries everything anew but the event. */
  readonly start: () => void
  /** Publishes a test event and waits for it on what works. */
  readonly sendEvent: () => void
}

/** Tests the connection as soon as the page is shown, and when asked to. What it opens it closes, also when the page goes. */
export function useConnectionTest(): ConnectionTest {
  const [report, setReport] = useState(EMPTY_REPORT)
  const [step, setStep] = useState<Step | null>(null)
  const stop = useRef<() => void>(() => undefined)
  const run = useCallback((tests: (world: CheckWorld, show: Show) => Promise<void>) => {
    stop.current()
    const over = new AbortController()
    stop.current = () => over.abort()
    const world = { env: browserEnvironment(), origin: location.origin, signal: over.signal }
    const show: Show = (next, part) => {
      if (over.signal.aborted) return
      setStep(next)
      setReport(part)
    }
    void tests(world, show)
  }, [])
  const start = useCallback(() => run(testAll), [run])
  useEffect(() => {
    start()
    return () => stop.current()
  }, [start])
  const working = RUNGS.flatMap(({ rung }) => (report.transports.get(rung)?.outcome === 'works' ? rung : []))
  const sendEvent = () => run((world, show) => testEvent(working, world, show))
  return { report, step, start, sendEvent }
}

/** What is tried next, and what the report becomes. */
type Show = (next: Step | null, part: (report: ConnectionReport) => ConnectionReport) => void

/** One after the other: what one way takes of the line is not to slow another. */
async function testAll(world: CheckWorld, show: Show): Promise<void> {
  show('http', () => EMPTY_REPORT)
  const http = await checkHttp(world, protocolOf)
  show('http', (report) => ({ ...report, http }))
  for (const { rung } of RUNGS) {
    show(rung, (report) => report)
    const check = await checkTransport(rung, world)
    show(rung, (report) => ({ ...report, transports: new Map([...report.transports, [rung, check]]) }))
  }
  show(null, (report) => report)
}

async function testEvent(rungs: readonly Rung[], world: CheckWorld, show: Show): Promise<void> {
  show('event', (report) => ({ ...report, event: null }))
  const event = await checkEvent(rungs, newId(), world)
  show(null, (report) => ({ ...report, event }))
}

/** The browser keeps a note of each request; the newest of an address is the last. */
function protocolOf(url: string): string | null {
  const entry = performance.getEntriesByName(url, 'resource').at(-1)
  return entry instanceof PerformanceResourceTiming && entry.nextHopProtocol !== '' ? entry.nextHopProtocol : null
}
