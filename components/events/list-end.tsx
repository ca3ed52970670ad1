import type { EventHistoryState } from '#lib/client/event-history.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'

/** What stands below the oldest row. */
export function ListEnd(props: { state: EventHistoryState; filtered: boolean; onMore: () => void }) {
  const { shown, low, older } = props.state
  switch (older.kind) {
    case 'ready':
    case 'loading':
      return <span className="meta">Looking further back…</span>
    case 'tired':
      return (
        <>
          <span className="meta">Looked back to {countWords(low)}</span>
          <Button onClick={props.onMore}>Look further back</Button>
        </>
      )
    case 'failed':
      return (
        <>
          <span className="ev-failed">Older events did not load. {older.message}</span>
          <Button onClick={props.onMore}>Try again</Button>
        </>
      )
    case 'complete': {
      if (shown.length > 0)
        return <span className="meta">{props.filtered ? 'The first one that passes' : 'The beginning of the log'}</span>
      return null
    }
    default:
      return assertNever(older)
  }
}
