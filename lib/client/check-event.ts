import type { Receipt } from '#lib/protocol/event.ts'
import { type CheckWorld, transportOf } from './check-transport.ts'
import { refusal } from './refusal.ts'
import type { Rung, Transport } from './transport.ts'

/** Milliseconds from sending an event until it was stored, and until it came back over each transport; null: it did not. */
export interface EventCheck {
  readonly storedMs: number | null
  readonly backMs: ReadonlyMap<Rung, number | null>
  readonly reason: string | null
}

const LIMIT_MS = 8_000
export const TEST_EVENT = 'test:connection'

/** Publishes one event and waits for it on a connection of each kind. It stays in the log, like every event. Never throws. */
export async function checkEvent(rungs: readonly Rung[], id: string, world: CheckWorld): Promise<EventCheck> {
  const { env, origin, signal } = world
  const backMs = new Map<Rung, number | null>(rungs.map((rung) => [rung, null]))
  const ready = new Set<Rung>()
  const opened: Transport[] = []
  let sentAt: number | null = null
  let step = Promise.withResolvers<void>()

  for (const rung of rungs) {
    const lost = () => {
      ready.add(rung)
      step.resolve()
    }
    const transport = transportOf(rung, world, () => undefined)('now', {
      onByte: () => undefined,
      onLatency: () => undefined,
      onClosed: lost,
      onFrame(frame) {
        if (frame.type !== 'events' && frame.type !== 'subscribed') return
        ready.add(rung)
        if (frame.type === 'events' && sentAt !== null && frame.events.some((event) => event.id === id))
          backMs.set(rung, env.now() - sentAt)
        step.resolve()
      },
    })
    opened.push(transport)
  }
  const cancel = env.after(LIMIT_MS, () => signal.aborted || over.abort())
  const over = new AbortController()
  const until = async (is: () => boolean) => {
    while (!is() && !signal.aborted && !over.signal.aborted) {
      step = Promise.withResolvers()
      for (const one of [signal, over.signal]) one.addEventListener('abort', () => step.resolve(), { once: true })
      await step.promise
    }
  }
  try {
    await until(() => ready.size === rungs.length)
    sentAt = env.now()
    const reason = await send(world, `${origin}/api/events`, id)
    const storedMs = reason === null ? env.now() - sentAt : null
    if (reason === null) await until(() => [...backMs.values()].every((ms) => ms !== null))
    return { storedMs, backMs, reason }
  } finally {
    cancel()
    for (const transport of opened) transport.close()
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
