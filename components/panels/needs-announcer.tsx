'use client'

import { useEffect, useRef, useState } from 'react'
import type { MissionState } from '#lib/state/model.ts'
import type { Need } from '#lib/state/selectors.ts'
import { visibleText } from '../visible-text.ts'
import { needName, needWords } from './need-words.ts'

/** As many as anybody listens to. */
const FEW = 3

/** The first few, and how many more. */
export const fewWords = (sentences: readonly string[]): string => {
  const more = sentences.length - FEW
  return [...sentences.slice(0, FEW), ...(more > 0 ? [`And ${more} more`] : [])].join('. ')
}

/** Reads out what newly needs a person; what was there when the page was opened is not news. */
export function NeedsAnnouncer({ needs, agents }: { needs: readonly Need[]; agents: MissionState['agents'] }) {
  const known = useRef<ReadonlySet<string> | null>(null)
  const [said, setSaid] = useState('')
  useEffect(() => {
    const before = known.current
    known.current = new Set(needs.map(({ id }) => id))
    const fresh = before === null ? [] : needs.filter(({ id }) => !before.has(id))
    if (fresh.length > 0) setSaid(fewWords(fresh.map((need) => sentence(need, agents))))
  }, [needs, agents])
  return (
    <p className="sr" role="status">
      {said}
    </p>
  )
}

function sentence(need: Need, agents: MissionState['agents']): string {
  const { who, verb, text, code } = needWords(need, needName(need, agents))
  return visibleText(['Needs you:', who, verb, text, code].filter(Boolean).join(' '))
}
