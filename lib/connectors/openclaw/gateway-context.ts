import { identifier } from '../identifier.ts'

/** What is known of the gateway that facts come from. */
export interface GatewayContext {
  /** Host and port of its address: what tells its agents from those of another gateway. */
  readonly name: string
  readonly machine: string
  readonly version: string | undefined
  /** How far our clock is ahead of the gateway's, in milliseconds. */
  readonly aheadMs: number
  /** Server time in milliseconds. */
  readonly now: () => number
}

export const agentIdOf = ({ name }: GatewayContext, agent: string): string => identifier('openclaw', name, agent)

/** A time of the gateway's clock by ours, never in the future. */
export function ourTime({ aheadMs, now }: GatewayContext, ts: number | undefined): string {
  const at = ts === undefined ? now() : Math.min(now(), ts + aheadMs)
  return new Date(Math.max(0, at)).toISOString()
}
