import { useRef } from 'react'
import { newRequestId } from './new-request-id.ts'

/**
 * Gives the same request the same key for as long as a form is open: one that got through unheard is not done twice.
 * @returns the key of a body.
 */
export function useRequestId(): (body: object) => string {
  const last = useRef<{ readonly of: string; readonly id: string } | null>(null)
  return (body) => {
    const of = JSON.stringify(body)
    if (last.current?.of !== of) last.current = { of, id: newRequestId() }
    return last.current.id
  }
}
