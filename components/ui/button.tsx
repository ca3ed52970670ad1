import Link from 'next/link'
import type { ComponentProps } from 'react'

type Tone = 'plain' | 'brand' | 'danger' | 'quiet'

const CLASS: Readonly<Record<Tone, string>> = {
  plain: 'btn',
  brand: 'btn btn-brand',
  danger: 'btn btn-danger',
  quiet: 'btn btn-quiet',
}

const classOf = (tone: Tone, icon: boolean, wide: boolean, more: string | undefined) =>
  [CLASS[tone], icon && 'btn-icon', wide && 'btn-wide', more].filter(Boolean).join(' ')

interface Looks {
  /** One `brand` button in a group; `danger` only for what destroys. */
  readonly tone?: Tone
  /** Nothing but an icon: give it an aria-label. */
  readonly icon?: boolean
  /** As wide as its column. */
  readonly wide?: boolean
}

export function Button({
  tone = 'plain',
  icon = false,
  wide = false,
  className,
  ...props
}: ComponentProps<'button'> & Looks) {
  return <button type="button" {...props} className={classOf(tone, icon, wide, className)} />
}

/** A link that looks like a button, because it leads to an act. */
export function ButtonLink({
  tone = 'plain',
  icon = false,
  wide = false,
  className,
  ...props
}: ComponentProps<typeof Link> & Looks) {
  return <Link {...props} className={classOf(tone, icon, wide, className)} />
}
