'use client'

import { Button } from '../ui/button.tsx'
import { QuickField } from './quick-field.tsx'
import { useQuickAdd } from './use-quick-add.ts'

/** One line at the end of the filters: what is typed there is ready to be taken. */
export function QuickAddLine() {
  const quick = useQuickAdd('ready')
  return (
    <form className="quick-line" method="post" onSubmit={quick.submit}>
      <QuickField quick={quick} label="Quick add" />
      <Button type="submit" className="wide" aria-disabled={quick.busy}>
        Add
      </Button>
    </form>
  )
}
