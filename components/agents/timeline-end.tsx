import type { EventHistoryState } from '#lib/client/event-history.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'

/** What stands below the oldest row. */
export function TimelineEnd(props: { state: EventHistoryState; isEmpty: boolean; onMore: () => void }) {
  const { low, older } = props.state
  const button = (words: string) => <Button onClick={props.onMore}>{words}</Button>
  switch (older.kind) {
    case 'ready':
      return <p className="tl-end">{button('Load earlier')}</p>
    case 'loading':
      return <p className="tl-end meta">Looking further back…</p>
    case 'tired':
      return (
        <p className="tl-end">
          <span className="meta">Looked back to event {countWords(low)}</span>
          {button('Look further back')}
        </p>
      )
    case 'failed':
      return (
        <p className="tl-end">
          <span className="ev-failed">Earlier events did not load. {older.message}</span>
          {button('Try again')}
        </p>
      )
    case 'complete':
      return (
        <p className="tl-end meta">
          {props.isEmpty ? 'Nothing yet. What it does appears here as it happens.' : 'The log keeps nothing earlier'}
        </p>
      )
    default:
      return assertNever(older)
  }
}
