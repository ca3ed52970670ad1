'use client'

import { useMemo } from 'react'
import { useClock } from '#lib/client/use-live.ts'
import { exactTime } from '../ui/clock-words.ts'
import { ageWords, agoWords } from '../ui/figures.ts'
import { useHydrated } from '../ui/use-hydrated.ts'

interface Since {
  readonly at: string
  readonly className?: string
}

/** How long something has been so (`4 min`), going on by itself; the exact time is its title. */
export const Age = ({ at, className = 'age' }: Since) => <Moment at={at} className={className} words={ageWords} />

/** How long ago something was (`4 min ago`), the same otherwise. */
export const Ago = ({ at, className = 'age' }: Since) => <Moment at={at} className={className} words={agoWords} />

function Moment({ at, className, words }: Required<Since> & { readonly words: (ms: number) => string }) {
  const said = useClock((now) => words(now - Date.parse(at)))
  const known = useHydrated()
  const exact = useMemo(() => (known ? exactTime(at) : undefined), [known, at])
  return (
    <time className={className} dateTime={at} title={exact}>
      {said}
    </time>
  )
}
