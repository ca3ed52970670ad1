'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { Button } from '../ui/button.tsx'
import { QuickField } from './quick-field.tsx'
import { useQuickAdd } from './use-quick-add.ts'

/** One line at the end of the filters: what is typed there is ready to be taken. */
export function QuickAddLine() {
  const quick = useQuickAdd('ready', 'line')
  const form = useRef<HTMLFormElement>(null)
  const path = usePathname()
  const params = useSearchParams()
  const query = params.toString()
  // Whoever asked for a new task elsewhere comes here to type it.
  useEffect(() => {
    const next = new URLSearchParams(query)
    if (!next.has('add')) return
    form.current?.querySelector('input')?.focus()
    next.delete('add')
    const rest = next.toString()
    window.history.replaceState(null, '', rest === '' ? path : `${path}?${rest}`)
  }, [path, query])
  return (
    <form ref={form} className="quick-line" method="post" onSubmit={quick.submit}>
      <QuickField quick={quick} label="Quick add" />
      <Button type="submit" className="wide">
        Add
      </Button>
    </form>
  )
}
