import { type ComponentProps, type ReactNode, useId } from 'react'
import { PixelGlyph } from './pixel-glyph.tsx'

export interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'className'> {
  readonly label: string
  readonly hint?: ReactNode
  /** What is wrong and how to put it right; null when nothing is. */
  readonly wrong?: string | null | undefined
}

/** A labelled input; its hint and what is wrong with it are read out with it. */
export function Field({ label, hint, wrong = null, ...input }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(' ')
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <span className={wrong ? 'field px is-wrong' : 'field px'}>
        <input id={id} aria-invalid={wrong ? true : undefined} aria-describedby={described || undefined} {...input} />
      </span>
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {wrong && (
        <p className="hint is-wrong" id={`${id}-wrong`}>
          <PixelGlyph name="error" />
          {wrong}
        </p>
      )}
    </div>
  )
}
