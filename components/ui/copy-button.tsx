'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { useToast } from './toast.tsx'

const SAID_MS = 2_000

export interface CopyButtonProps {
  readonly text: string
  /** What is copied, in words: the name of the button reads "Copy <what>". */
  readonly what: string
  readonly tone?: 'plain' | 'brand'
  /** Shows what it copies too, where several stand together. */
  readonly named?: boolean
}

export function CopyButton({ text, what, tone = 'plain', named = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false)
  const toast = useToast()
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(setCopied, SAID_MS, false)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      // Browsers refuse the clipboard on pages that are neither https nor loopback.
      toast('error', `The browser does not allow copying here. Select the ${what} and copy it by hand.`)
    }
  }
  return (
    <Button tone={tone} onClick={copy}>
      <Icon of={copied ? Check : Copy} />
      <span aria-live="polite">{copied ? 'Copied' : named ? `Copy ${what}` : 'Copy'}</span>
      {(copied || !named) && <span className="sr">{what}</span>}
    </Button>
  )
}
