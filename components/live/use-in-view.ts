import { useCallback, useMemo, useRef, useState } from 'react'

const NONE: ReadonlySet<Element> = new Set()

export interface InView {
  /** The `ref` of each item, which names itself by `data-item`. */
  readonly watch: (item: HTMLElement | null) => (() => void) | undefined
  /** Whether an item stands in view, which is so until the browser says that it does not. */
  readonly isInView: (name: string) => boolean
}

/** Which items of a long list stand in view; renders again when that changes. */
export function useInView(): InView {
  const [out, setOut] = useState(NONE)
  const observer = useRef<IntersectionObserver | null>(null)
  const watch = useCallback((item: HTMLElement | null) => {
    if (item === null) return
    observer.current ??= new IntersectionObserver((told) => setOut((before) => itemsOut(before, told)))
    observer.current.observe(item)
    return () => observer.current?.unobserve(item)
  }, [])
  const names = useMemo(() => new Set(Array.from(out, (item) => item.getAttribute('data-item'))), [out])
  const isInView = useCallback((name: string) => !names.has(name), [names])
  return { watch, isInView }
}

type Told = Pick<IntersectionObserverEntry, 'target' | 'isIntersecting'>

/** Those out of view after what the browser told. It tells nothing of items that are gone, so they are left out. */
export function itemsOut(before: ReadonlySet<Element>, told: readonly Told[]): ReadonlySet<Element> {
  const out = new Set([...before].filter((item) => item.isConnected))
  for (const { target, isIntersecting } of told) {
    if (isIntersecting) out.delete(target)
    else out.add(target)
  }
  return out
}
