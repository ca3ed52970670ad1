import type { EventHistoryState } from '#lib/client/event-history.ts'
import { assertNever } from '#lib/protocol/assert-never.ts'
import { Button } from '../ui/button.tsx'

export interface MadeEndProps {
  readonly state: EventHistoryState
  /** Every request of the figure stands above. */
  readonly isWhole: boolean
  readonly isEmpty: boolean
  readonly onMore: () => void
}

/** What stands below the oldest request. */
export function MadeEnd({ state: { older }, isWhole, isEmpty, onMore }: MadeEndProps) {
  if (isWhole) return <p className="made-end meta">These are all of them.</p>
  switch (older.kind) {
    case 'loading':
      return <p className="made-end meta">Looking further back…</p>
    case 'ready':
    case 'tired':
      return (
        <p className="made-end">
          <Button onClick={onMore}>Look further back</Button>
        </p>
      )
    case 'failed':
      return (
        <p className="made-end">
          <span className="wrong">Older requests did not load. {older.message}</span>
          <Button onClick={onMore}>Try again</Button>
        </p>
      )
    case 'complete':
      return (
        <p className="made-end meta">
          {isEmpty ? 'The log no longer keeps these requests.' : 'The log keeps none before these.'}
        </p>
      )
    default:
      return assertNever(older)
  }
}
