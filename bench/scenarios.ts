import type { Scenario } from './scenario.ts'
import { board } from './scenarios/board.ts'
import { deck } from './scenarios/deck.ts'
import { durability } from './scenarios/durability.ts'
import { fanOutSaturated } from './scenarios/fan-out.ts'
import { fleet } from './scenarios/fleet.ts'
import { idle, memory } from './scenarios/idle.ts'
import { ingest } from './scenarios/ingest.ts'
import { busy, wide } from './scenarios/paced.ts'
import { palette } from './scenarios/palette.ts'
import { reconnect } from './scenarios/reconnect.ts'
import { snapshot } from './scenarios/snapshot.ts'
import { start } from './scenarios/start.ts'
import { usage } from './scenarios/usage.ts'

export const SCENARIOS: readonly Scenario[] = [
  fanOutSaturated,
  busy,
  wide,
  memory,
  idle,
  reconnect,
  ingest,
  durability,
  snapshot,
  start,
  deck,
  board,
  palette,
  fleet,
  usage,
]
