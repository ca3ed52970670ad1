import type { Receipt } from '#lib/protocol/event.ts'
import { type CheckWorld, transportOf } from './check-transport.ts'
import { refusal } from './refusal.ts'
import type { Rung } from './transport.ts'

/** Milliseconds from sending an event until it was stored, and until it came back over each transport; null: it did not. */
export interface EventCheck {
  readonly storedMs: number | null
  readonly backMs: ReadonlyMap<Rung, number | null>
  readonly reason: string | null
}

const LIMIT_MS = 8_000
export const TEST_EVENT = 'test:connection'

/**
 * Publishes one event and waits for it on a connection of each kind. It stays in the log, like every event. Never throws.
 * @param id of the event, used once.
 */
export async function checkEvent(rungs: readonly Rung[], id: string, world: CheckWorld): Promise<EventCheck> {
  const { env, origin, signal } = world
  const ears = listen(rungs, id, world)
  const cancel = env.after(LIMIT_MS, ears.giveUp)
  signal.addEventListener('abort', ears.giveUp, { once: true })
  try {
    await ears.ready
    const sentAt = env.now()
    const reason = await send(world, `${origin}/api/events`, id)
    const storedMs = reason === null ? env.now() - sentAt : null
    if (reason === null) await ears.heard
    const since = (at: number | undefined) => (at === undefined ? null : at - sentAt)
    return { storedMs, backMs: new Map(rungs.map((rung) => [rung, since(ears.heardAt.get(rung))])), reason }
  } finally {
    cancel()
    signal.removeEventListener('abort', ears.giveUp)
    ears.close()
  }
}

/** Opens a connection of each kind. `ready`, `heard`: each of them is, or ended; or it was given up. */
function listen(rungs: readonly Rung[], id: string, world: CheckWorld) {
  const { now } = world.env
  const heardAt = new Map<Rung, number>()
  const [unready, awaited] = [new Set(rungs), new Set(rungs)]
  const [ready, heard] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const settle = () => {
    if (unready.size === 0) ready.resolve()
    if (awaited.size === 0) heard.resolve()
  }
  const done = (rung: Rung) => {
    unready.delete(rung)
    awaited.delete(rung)
    settle()
  }
  const nothing = () => undefined
  const transports = rungs.map((rung) =>
    transportOf(
      rung,
      world,
      nothing,
    )('now', {
      onByte: nothing,
      onLatency: nothing,
      onClosed: () => done(rung),
      onFrame(frame) {
        if (frame.type !== 'events' && frame.type !== 'subscribed') return
        unready.delete(rung)
        settle()
        if (frame.type !== 'events' || !frame.events.some((event) => event.id === id)) return
        heardAt.set(rung, now())
        done(rung)
      },
    }),
  )
  settle()
  return {
    ready: ready.promise,
    heard: heard.promise,
    heardAt,
    giveUp() {
      ready.resolve()
      heard.resolve()
    },
    close() {
      for (const transport of transports) transport.close()
    },
  }
}

/** @returns why it was not stored; null: it was. */
async function send({ env, signal }: CheckWorld, url: string, id: string): Promise<string | null> {
  try {
    const response = await env.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id, type: TEST_EVENT, data: { from: 'the connection page' } }),
      signal,
    })
    if (!response.ok) return (await refusal(response)).reason
    const { seq }: Receipt = await response.json()
    return Number.isSafeInteger(seq) ? null : 'The answer is no receipt'
  } catch (error) {
    return String(error)
  }
}
