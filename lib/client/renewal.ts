import { reconnectAfter } from '#lib/protocol/close.ts'
import type { ClientFrame } from '#lib/protocol/frame.ts'
import type { TicketAnswer } from './credentials.ts'
import type { Environment } from './environment.ts'

export interface RenewalParts {
  /** Asks for a ticket with whatever speaks for us now: somebody may have signed in anew. */
  readonly ticket: () => Promise<TicketAnswer>
  readonly send: (frame: ClientFrame) => boolean
  readonly env: Pick<Environment, 'after' | 'random'>
}

const RETRY_MS = 5_000

/**
 * Renews a connection before its grant ends, in band, so that nothing is cut (`authSoon` → ticket → `refresh`). Where no
 * ticket is to be had the server ends the connection in its time, and says why.
 */
export function createRenewal({ ticket, send, env }: RenewalParts): { begin(inMs: number): void; stop(): void } {
  let stopped = false
  let cancel = () => {}

  async function renew(left: number): Promise<void> {
    const answer = await ticket()
    if (stopped) return
    if ('ticket' in answer) send({ type: 'refresh', id: 'refresh', ticket: answer.ticket })
    else if (reconnectAfter(answer.closed.code) !== 'never' && left > RETRY_MS)
      cancel = env.after(RETRY_MS, () => void renew(left - RETRY_MS))
  }

  return {
    begin(inMs) {
      cancel()
      // Sessions that began together end together: not all of them ask in one moment.
      const soon = env.random() * Math.min(RETRY_MS, inMs / 2)
      cancel = env.after(soon, () => void renew(inMs - soon))
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
