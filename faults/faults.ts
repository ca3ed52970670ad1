import type { Fault } from './fault.ts'
import { killNine } from './kill-nine.ts'
import { longLog } from './long-log.ts'
import { transportSwitches } from './transport-switches.ts'

/** The fault matrix, as far as it is built. */
export const FAULTS: readonly Fault[] = [
  { name: 'transport-switches', rounds: 1_000, run: transportSwitches },
  { name: 'kill-nine', rounds: 100, run: killNine },
  { name: 'long-log', rounds: 1_000, run: longLog },
]
