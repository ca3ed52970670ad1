'use client'

import type { MissionEvent } from '#lib/protocol/event.ts'
import { useMe } from '../board/me.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useOrigin } from '../ui/use-origin.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { curlOf } from './curl-of.ts'
import { timeWords } from './event-figures.ts'
import { EventType } from './event-row.tsx'
import { actorWords } from './event-words.ts'
import { JsonText } from './json-text.tsx'

/** One event in full, in the side column. */
export function EventDetail({ event }: { event: MissionEvent | null }) {
  return (
    <section className="window px px-drop ev-detail" aria-label="Event">
      {event === null ? (
        <Empty title="No event is picked">
          Click a row, or go with <kbd className="key">J</kbd> and <kbd className="key">K</kbd>, to see all of its JSON.
        </Empty>
      ) : (
        <>
          <header className="window-head">
            <h2 className="ev-detail-type">
              <EventType type={event.type} />
            </h2>
            <span className="spring meta">
              <kbd className="key">K</kbd> <kbd className="key">J</kbd>
            </span>
          </header>
          <EventFacts event={event} />
        </>
      )}
    </section>
  )
}

/** What the server added, the data, and ways to take it along. */
export function EventFacts({ event }: { event: MissionEvent }) {
  const origin = useOrigin()
  const me = useMe()
  return (
    <>
      <dl className="ev-envelope">
        <dt>seq</dt>
        <dd>{event.seq.toLocaleString('en-US')}</dd>
        <dt>at</dt>
        <dd>
          <time dateTime={event.at}>{timeWords(event.at)}</time>
        </dd>
        <dt>id</dt>
        <dd className="cut" title={event.id}>
          <UntrustedText text={event.id} />
        </dd>
        <dt>actor</dt>
        <dd className="cut" title={event.actor}>
          <UntrustedText text={actorWords(event.actor, me)} />
        </dd>
      </dl>
      <JsonText value={event.data} label="Data of the event" />
      <footer className="ev-detail-foot">
        <CopyButton key={event.seq} text={JSON.stringify(event, null, 2)} what="JSON" named />
        <CopyButton key={`${event.seq} curl`} text={curlOf(origin, event)} what="as curl" named />
      </footer>
    </>
  )
}
