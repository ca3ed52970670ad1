'use client'

import { Pause, Play, Send } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { useEventHistory } from '#lib/client/use-event-history.ts'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { useAddress } from '../ui/use-address.ts'
import { useMedia } from '../ui/use-media.ts'
import { Window } from '../ui/window.tsx'
import { EventDetail, EventFacts } from './event-detail.tsx'
import { EventFilters } from './event-filters.tsx'
import { EventStream } from './event-stream.tsx'
import { queryOf, readView, selectionOf } from './event-view.ts'
import { ExportButton } from './export-button.tsx'
import { PublishForm } from './publish-form.tsx'
import { useHold } from './use-hold.ts'

const newestSeq = (state: MissionState) => state.last.seq

/** The whole log, live: filters stand in the address, one event opens beside the list, on a phone over it. */
export function EventsPage() {
  const [view, change] = useAddress(readView, queryOf)
  const [state, history] = useEventHistory(useMemo(() => selectionOf(view), [view]))
  const hold = useHold(history)
  const [selected, setSelected] = useState<MissionEvent | null>(null)
  const [open, setOpen] = useState<'event' | 'publish' | null>(null)
  const narrow = useMedia('(max-width: 1100px)')
  const search = useRef<HTMLInputElement>(null)
  const count = useLive(newestSeq)
  const pause = () => hold.because('paused', !hold.paused)
  const step = (by: 1 | -1) => {
    const next = neighbour(state.shown, selected, by)
    if (next) setSelected(next)
  }
  useShortcuts('page', {
    down: () => step(1),
    up: () => step(-1),
    open: () => setOpen(selected && narrow ? 'event' : null),
    close: () => setSelected(null),
    pause,
    search: () => search.current?.focus(),
  })
  const select = (event: MissionEvent) => {
    setSelected(event)
    setOpen(narrow ? 'event' : null)
  }
  return (
    <div className="events">
      <header className="page-head">
        <h1 className="title">Events</h1>
        <span className="soft">{plural(count, 'event', 'events')} so far</span>
        <span className="end ev-acts">
          <Button className="ev-publish-open" onClick={() => setOpen('publish')}>
            <Icon of={Send} />
            Test event
          </Button>
          <ExportButton view={view} />
          <Button aria-pressed={hold.paused} onClick={pause}>
            <Icon of={hold.paused ? Play : Pause} />
            {hold.paused ? 'Paused' : 'Pause'}
            <kbd className="key wide">P</kbd>
          </Button>
        </span>
      </header>
      <EventFilters view={view} change={change} search={search} />
      <EventStream
        {...{ state, history, hold, selected }}
        onSelect={select}
        filtered={queryOf(view) !== ''}
        onShowAll={() => change({ hidden: [], types: [], agent: '', text: '' })}
      />
      <div className="ev-side">
        <EventDetail event={selected} />
        <Window title="Publish a test event" className="ev-publish-window">
          <PublishForm />
        </Window>
      </div>
      {narrow && open === 'event' && selected && (
        <Dialog title={selected.type} onClose={() => setOpen(null)} flush wide>
          <EventFacts event={selected} />
        </Dialog>
      )}
      {narrow && open === 'publish' && (
        <Dialog title="Publish a test event" onClose={() => setOpen(null)} flush>
          <PublishForm onDone={() => setOpen(null)} />
        </Dialog>
      )}
    </div>
  )
}

/** The one below or above the selected one; the newest where none is selected. `shown` is oldest first. */
function neighbour(
  shown: readonly MissionEvent[],
  selected: MissionEvent | null,
  by: 1 | -1,
): MissionEvent | undefined {
  if (selected === null) return shown.at(-1)
  if (by === 1) return shown.findLast(({ seq }) => seq < selected.seq)
  return shown.find(({ seq }) => seq > selected.seq)
}
