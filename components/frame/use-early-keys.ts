import { useEffect, useState } from 'react'
import { isSingle } from '../shortcuts/read-press.ts'

/** What is typed for a field that is still on its way; without a field, each letter would be a shortcut of the page. */
export function useEarlyKeys(waiting: boolean): string {
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (!waiting) return
    const hear = (event: KeyboardEvent) => {
      if (!isSingle(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopImmediatePropagation()
      setTyped((before) => before + event.key)
    }
    addEventListener('keydown', hear, { capture: true })
    return () => {
      removeEventListener('keydown', hear, { capture: true })
      // The field was rendered with it; the next one begins empty.
      setTyped('')
    }
  }, [waiting])
  return typed
}
