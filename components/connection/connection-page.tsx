'use client'

import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { EventTest } from './event-test.tsx'
import { reportText } from './report-text.ts'
import { ServerResults } from './server-results.tsx'
import { TransportResults } from './transport-results.tsx'
import { useConnectionTest } from './use-connection-test.ts'
import { summaryWords } from './verdicts.ts'

/** Tries every way in which events may reach this browser, and says what is in the way and what to do. */
export function ConnectionPage() {
  const { report, step, start, sendEvent } = useConnectionTest()
  const trying = step !== null && step !== 'event'
  const done = step === null && report.http !== null
  return (
    <div className="connection">
      <header className="page-head">
        <h1 className="title">Connection</h1>
        <span className="soft" role="status">
          {summaryWords(report)}
        </span>
        <span className="end">
          {done && <CopyReport text={reportText(report, here())} />}
          <Button disabled={trying} onClick={start}>
            {trying ? 'Testing' : 'Test again'}
          </Button>
        </span>
      </header>
      <TransportResults report={report} step={step} />
      <ServerResults check={report.http} />
      <EventTest
        check={report.event}
        running={step === 'event'}
        early={trying || report.http === null}
        onSend={sendEvent}
      />
    </div>
  )
}

const CopyReport = ({ text }: { text: string }) => <CopyButton text={text} what="report" named />

/** Only asked for when a test is over, and so only in a browser. */
const here = () => ({ origin: location.origin, browser: navigator.userAgent, at: Date.now() })
