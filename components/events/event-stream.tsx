'use client'

import { useRef } from 'react'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { EventList, type EventListProps } from './event-list.tsx'
import { JumpButton } from './jump-button.tsx'
import { NewBar } from './new-bar.tsx'

/** The window with the list: its head, what waits, and the rows or why there are none. */
export function EventStream({ onShowAll, ...list }: EventListProps & { readonly onShowAll: () => void }) {
  const { state, hold, filtered } = list
  const stream = useRef<HTMLElement>(null)
  const catchUp = () => {
    stream.current?.querySelector('[role="listbox"]')?.scrollTo({ top: 0 })
    hold.catchUp()
  }
  const showOldest = () => {
    const box = stream.current?.querySelector('[role="listbox"]')
    box?.scrollTo({ top: box.scrollHeight })
  }
  const empty = state.shown.length === 0 && state.older.kind === 'complete'
  return (
    <section ref={stream} className="window px px-drop ev-stream" aria-label="Event stream">
      <div className="ev-head" aria-hidden="true">
        <span>Time</span>
        <span className="ev-seq">Seq</span>
        <span>Type</span>
        <span>By</span>
        <span>What</span>
        <span className="ev-size">Size</span>
      </div>
      <div className="ev-bars">
        <NewBar state={state} onShow={catchUp} />
        <JumpButton {...list} onArrive={showOldest} />
      </div>
      {empty && state.waiting === 0 ? (
        filtered ? (
          <Empty title="No event passes" act={<Button onClick={onShowAll}>Show all</Button>}>
            The whole log was looked through. What comes in and passes will appear here.
          </Empty>
        ) : (
          <Empty title="Nothing has happened yet" act={<ButtonLink href="/settings/keys">Make an API key</ButtonLink>}>
            Every event of every agent will stand here as it comes in. Connect an agent with a key, or publish a test
            event.
          </Empty>
        )
      ) : (
        <EventList {...list} />
      )}
    </section>
  )
}
