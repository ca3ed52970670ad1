import type { EventsFrame, ResetFrame } from '#lib/protocol/frame.ts'
import { advance, type Position } from './position.ts'
import type { Closed } from './transport.ts'

export interface TabFollowerParts {
  /** One page of the log after a cursor. Never throws; it may be late or of no use when the signal is aborted. */
  readonly read: ReadPage
  onFrame(frame: EventsFrame | ResetFrame): void
  /** The log could not be read. */
  onClosed(closed: Closed): void
}

export type ReadPage = (cursor: string, signal: AbortSignal) => Promise<EventsFrame | ResetFrame | Closed>

export interface TabFollower {
  position(): Position
  /** A frame from the tab that leads. */
  hear(frame: EventsFrame): void
  /** Reads on from the position to the head: who leads now may stand further than this tab. */
  catchUp(): void
  /** A frame of this tab's own stream: the position goes with it. */
  follow(frame: EventsFrame): void
  /** Ends a catching up that is under way and forgets what waits for it. */
  rest(): void
}

/** Frames that wait for what lies before them. Of more the oldest are let go: catching up brings them too. */
const MOST_WAITING = 64

/**
 * Puts what comes from another tab in order: what follows the position is handed on, what lies before it is dropped, and
 * where something between is missing the log is read until the two meet.
 */
export function createTabFollower(start: Position, { read, onFrame, onClosed }: TabFollowerParts): TabFollower {
  let at = start
  let waiting: EventsFrame[] = []
  let reading: AbortController | null = null

  /** @returns whether the frame is dealt with. */
  function take(frame: EventsFrame): boolean {
    const step = advance(at, frame)
    if (step.kind === 'gap') return false
    if (step.kind === 'ignore') return true
    at = step.position
    onFrame(frame)
    return true
  }

  function takeWaiting(): void {
    const frames = waiting
    waiting = []
    for (const frame of frames) if (!take(frame)) waiting.push(frame)
  }

  function rest(): void {
    reading?.abort()
    reading = null
    waiting = []
  }

  async function readOn(signal: AbortSignal): Promise<void> {
    for (let done = false; !done; ) {
      const oldest = waiting[0]
      const page = await read(at.cursor, signal)
      if (signal.aborted) return
      if (!('type' in page)) return onClosed(page)
      if (page.type === 'reset' || !take(page)) return onFrame(page)
      if (signal.aborted) return
      takeWaiting()
      if (signal.aborted) return
      // It was there before the log was asked, and the log knows nothing that leads up to it: it is of another time.
      if (page.from === page.to && waiting[0] === oldest) waiting = []
      done = at.seq >= page.head && waiting.length === 0
    }
    reading = null
  }

  function catchUp(): void {
    reading?.abort()
    reading = new AbortController()
    void readOn(reading.signal)
  }

  return {
    position: () => at,
    hear(frame) {
      if (take(frame)) return
      waiting = [...waiting, frame].slice(-MOST_WAITING)
      if (reading === null) catchUp()
    },
    catchUp,
    follow(frame) {
      const step = advance(at, frame)
      if (step.kind === 'apply') at = step.position
    },
    rest,
  }
}
