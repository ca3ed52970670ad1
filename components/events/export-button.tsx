'use client'

import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type EventsExport, exportEvents } from '#lib/client/export-events.ts'
import { Button } from '../ui/button.tsx'
import { countWords, percentWords, plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { useToast } from '../ui/toast.tsx'
import { type EventView, selectionOf } from './event-view.ts'

/** Saves what passes the filters, of the whole log, as a file of JSON lines. */
export function ExportButton({ view }: { view: EventView }) {
  const [share, setShare] = useState<number | null>(null)
  const running = useRef<AbortController | null>(null)
  const toast = useToast()
  useEffect(() => () => running.current?.abort(), [])
  const start = async () => {
    const stop = new AbortController()
    running.current = stop
    setShare(0)
    try {
      const made = await exportEvents({
        ...selectionOf(view),
        fetch: (input, init) => fetch(input, init),
        signal: stop.signal,
        onProgress: setShare,
      })
      if (made.events === 0) toast('done', 'No event passes the filters, so there is no file.')
      else {
        save(made)
        toast(made.whole ? 'done' : 'error', said(made))
      }
    } catch (error) {
      if (!stop.signal.aborted) toast('error', `Nothing was saved. ${error instanceof Error ? error.message : error}`)
    } finally {
      running.current = null
      setShare(null)
    }
  }
  return (
    <Button onClick={() => (running.current ? running.current.abort() : void start())}>
      <Icon of={Download} />
      {share === null ? 'Export' : <span className="num">{percentWords(share)}, stop</span>}
    </Button>
  )
}

const said = ({ events, whole }: EventsExport): string =>
  whole
    ? `${plural(events, 'event', 'events')} saved.`
    : `The file would be too large: it has the oldest ${countWords(events)} events. Filter for fewer types.`

function save({ pieces }: EventsExport): void {
  const address = URL.createObjectURL(new Blob([...pieces], { type: 'application/x-ndjson' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `events-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.ndjson`
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
