'use client'

import { LIST_MS, useCalmLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { Ago } from '../live/age.tsx'
import { countWords } from '../ui/figures.ts'

const lastEvent = (state: MissionState) => state.last
const sameSeq = (a: MissionState['last'], b: MissionState['last']) => a.seq === b.seq

/** The log that everything here is made of: how long it is and when it last grew. */
export function LogBox() {
  const { seq, at } = useCalmLive(lastEvent, LIST_MS, sameSeq)
  return (
    <div className="rail-box px">
      <p>
        <b>Event log</b>
        <span className="num-px">{countWords(seq)}</span>
      </p>
      <p className="meta">
        {at ? (
          <span>
            last event <Ago at={at} />
          </span>
        ) : (
          'no event yet'
        )}
      </p>
    </div>
  )
}
