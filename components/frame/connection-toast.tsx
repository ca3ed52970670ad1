'use client'

import { useEffect, useRef } from 'react'
import type { ConnectionView } from '#lib/client/connection-view.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { clockWords } from '../ui/clock-words.ts'
import { ageWords } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { type Line, NO_NEWS, nextNews } from './connection-news.ts'

/** Says once that the connection is lost, and once that it is back: one toast that changes. */
export function ConnectionToast() {
  const view = useConnection()
  const now = useNow()
  const toast = useToast()
  const news = useRef(NO_NEWS)
  useEffect(() => {
    // What a person has to act on is not said in passing: the strip over the floor says it until it is done.
    if (view.kind === 'signedOut' || view.kind === 'refused' || view.lastUpdateAt === null) return
    const next = nextNews(news.current, lineOf(view, now), now)
    news.current = next.news
    if (next.say?.kind === 'lost')
      toast('lost', `The connection is lost. What you see is from ${clockWords(view.lastUpdateAt)}.`, 'connection')
    if (next.say?.kind === 'back')
      toast('done', `Connected again after ${ageWords(next.say.afterMs)}; nothing was missed.`, 'connection')
  }, [view, now, toast])
  return null
}

function lineOf({ kind, since, freshUntil, behind }: ConnectionView, now: number): Line {
  if (kind !== 'live' && kind !== 'polling') return { kind: 'lost', since }
  if (freshUntil !== null && now > freshUntil) return { kind: 'lost', since: freshUntil }
  return { kind: behind === 0 ? 'whole' : 'behind' }
}
