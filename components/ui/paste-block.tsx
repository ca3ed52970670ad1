import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'

export interface PasteBlockProps {
  /** What it is, in words, for the copy button and screen readers: "settings". */
  readonly what: string
  readonly text: string
  /** The text with its important part marked; the text itself when left out. */
  readonly children?: ReactNode
  readonly tall?: boolean
  /** One line that may break, instead of one that scrolls. */
  readonly wrap?: boolean
  readonly tone?: 'plain' | 'brand'
}

/** Text for somebody else's terminal or file, dark in every theme, with a copy button. */
export function PasteBlock({ what, text, children, tall = false, wrap = false, tone = 'plain' }: PasteBlockProps) {
  const look = ['paste-text', tall && 'is-tall', wrap && 'is-wrapped'].filter(Boolean).join(' ')
  return (
    <div className="paste">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className={look} tabIndex={0} aria-label={what}>
        <pre>{children ?? text}</pre>
      </section>
      <CopyButton text={text} what={what} tone={tone} />
    </div>
  )
}
