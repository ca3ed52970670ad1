import { setTimeout as sleep } from 'node:timers/promises'
import { machineMs } from '../measure.ts'
import type { HttpLane } from './http-lane.ts'

export interface Pace {
  readonly lanes: readonly HttpLane[]
  readonly perSecond: number
  /** The nth body; asked for when it is due, not when a lane is free for it. */
  readonly bodyOf: (n: number) => string
  /** Hears of each answer, and when its body was due. */
  readonly onAnswer: (answer: string, dueMs: number) => void
}

/** Posts at a steady rate until it is told to stop, and closes its lanes. @returns how many bodies were posted. */
export async function paced({ lanes, perSecond, bodyOf, onAnswer }: Pace, stop: AbortSignal): Promise<number> {
  const free = [...lanes]
  const waiting: { readonly body: string; readonly dueMs: number }[] = []
  const posts = new Set<Promise<void>>()
  const post = async (lane: HttpLane, body: string, dueMs: number) => {
    onAnswer(await lane.post(body), dueMs)
    const next = waiting.shift()
    if (next === undefined) free.push(lane)
    else await post(lane, next.body, next.dueMs)
  }
  const started = machineMs()
  let made = 0
  for (let now = started; !stop.aborted; now = machineMs()) {
    for (; made < ((now - started) * perSecond) / 1_000; made++) {
      const body = bodyOf(made)
      // The one that rested longest, so that none rests until the server closes it.
      const lane = free.shift()
      if (!lane) waiting.push({ body, dueMs: now })
      else {
        const posting = post(lane, body, now).finally(() => posts.delete(posting))
        posts.add(posting)
      }
    }
    await sleep(1)
  }
  await Promise.all(posts)
  for (const lane of lanes) lane.close()
  return made
}
