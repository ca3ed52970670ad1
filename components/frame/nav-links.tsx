'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { Icon } from '../ui/icon.tsx'
import { DESTINATIONS } from './destinations.ts'
import { NeedsCount } from './needs-count.tsx'

/** The links of the rail and of the phone's tabs: the same places under the same words. */
export function NavLinks({ className }: { className?: string }) {
  const path = usePathname()
  return DESTINATIONS.map(({ href, word, icon, counts }) => (
    <Link key={href} href={href} className={className} aria-current={path === href ? 'page' : undefined}>
      <Icon of={icon} />
      <span>{word}</span> {counts === 'needs' && <NeedsCount />}
    </Link>
  ))
}
