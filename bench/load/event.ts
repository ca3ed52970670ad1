import { machineMs } from '../measure.ts'

/** Microseconds with 16 digits, so that every event of a run is equally long. */
const MICROS = 16
const AGENTS = 100
const DETAIL = 'The tests of the parser pass; next the encoder, then the documents that name both.'

/**
 * What agents send most: one step of a tool, about 300 bytes once stored. Its id begins with the time at which it was made, by
 * machineMs, where the clients find it.
 */
export function eventOf(n: number, at = machineMs()): object {
  const agentId = `agent-${String(n % AGENTS).padStart(3, '0')}`
  return {
    id: `${String(Math.round(at * 1_000)).padStart(MICROS, '0')}-${String(n).padStart(9, '0')}`,
    type: 'agent:activity',
    data: { agentId, kind: 'tool', tool: 'Bash', title: 'npm test', detail: DETAIL },
  }
}
