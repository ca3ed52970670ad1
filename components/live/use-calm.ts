import { useEffect, useRef, useState } from 'react'

/** A value that changes at once after a quiet while, and otherwise at most every `ms`; the last one always arrives. */
export function useCalm<T>(value: T, ms: number): T {
  const [calm, setCalm] = useState(value)
  const quietFrom = useRef(0)
  useEffect(() => {
    const show = () => {
      quietFrom.current = performance.now() + ms
      setCalm(value)
    }
    const wait = quietFrom.current - performance.now()
    if (wait <= 0) {
      show()
      return
    }
    const timer = setTimeout(show, wait)
    return () => clearTimeout(timer)
  }, [value, ms])
  return calm
}
