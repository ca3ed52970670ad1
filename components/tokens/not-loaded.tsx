import type { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Wrong } from '../ui/wrong.tsx'

export interface NotLoadedProps {
  readonly title: string
  readonly error: AnswerError
  readonly again: () => void
  readonly isValidating: boolean
}

/** What of a list did not load, beside what did, and how to ask for it again. */
export function NotLoaded({ title, error, again, isValidating }: NotLoadedProps) {
  return (
    <Wrong title={title}>
      {error.message}{' '}
      <Button tone="quiet" aria-disabled={isValidating} onClick={again}>
        Try again
      </Button>
    </Wrong>
  )
}
