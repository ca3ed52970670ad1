import type { LucideIcon } from 'lucide-react'

/** An outline icon of 16 px with square caps, always beside a word or inside something that has a name. */
export function Icon({ of: Drawing, className }: { of: LucideIcon; className?: string }) {
  return <Drawing className={className ? `icon ${className}` : 'icon'} aria-hidden="true" focusable="false" />
}
