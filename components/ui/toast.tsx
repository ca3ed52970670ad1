'use client'

import { X } from 'lucide-react'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { PixelGlyph } from './pixel-glyph.tsx'

interface Toast {
  readonly id: number
  readonly kind: Kind
  readonly text: string
  /** What it is about: the next one about the same takes its place. */
  readonly about: string | null
}

/** `lost` is a state that ends by itself, and so does its toast. */
type Kind = 'done' | 'error' | 'lost'

const GLYPHS = { done: 'done', error: 'error', lost: 'stale' } as const

const SHOWN_MS = 6_000
const MOST = 3

const ToastContext = createContext<(kind: Kind, text: string, about?: string) => void>(() => undefined)

/** Says what has just happened. Errors stay until they are closed; what went well goes by itself. */
export const useToast = () => useContext(ToastContext)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const show = useCallback((kind: Kind, text: string, about: string | null = null) => {
    setToasts((shown) => {
      const others = about === null ? shown : shown.filter((toast) => toast.about !== about)
      return [...others, { id: (shown.at(-1)?.id ?? 0) + 1, kind, text, about }].slice(-MOST)
    })
  }, [])
  const close = useCallback((id: number) => setToasts((shown) => shown.filter((toast) => toast.id !== id)), [])
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <ToastBox key={toast.id} toast={toast} onClose={close} />
        ))}
      </div>
    </ToastContext>
  )
}

function ToastBox({ toast: { id, kind, text }, onClose }: { toast: Toast; onClose: (id: number) => void }) {
  useEffect(() => {
    if (kind === 'error') return
    const timer = setTimeout(onClose, SHOWN_MS, id)
    return () => clearTimeout(timer)
  }, [id, kind, onClose])
  return (
    <div className="toast px" data-kind={kind}>
      <PixelGlyph name={GLYPHS[kind]} />
      <span>{text}</span>
      <Button tone="quiet" icon aria-label="Close" onClick={() => onClose(id)}>
        <Icon of={X} />
      </Button>
    </div>
  )
}
