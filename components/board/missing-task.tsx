import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import type { Missing } from './use-one-task.ts'

/** What stands where the title would. */
export function missingTitle(missing: Missing | null): string {
  if (missing?.kind === 'loading') return 'Loading…'
  return missing?.kind === 'wrong' ? 'This task did not come' : 'This task is gone'
}

/** Why a task is not there: only the server knows that there is none. */
export function MissingTask({ missing }: { missing: Missing | null }) {
  if (missing?.kind === 'loading') return null
  if (missing?.kind === 'wrong')
    return (
      <Empty title="Nobody knows whether it is there" act={<Button onClick={missing.again}>Try again</Button>}>
        {missing.message}
      </Empty>
    )
  return <Empty title="It was removed, or never here">Its history stays in the event log.</Empty>
}
