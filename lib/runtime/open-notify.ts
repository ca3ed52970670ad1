import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { EventLog } from '#lib/log/log.ts'
import { createNotify } from '#lib/notify/create-notify.ts'
import type { Notify } from '#lib/notify/notify.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Config } from './config.ts'

export interface NotifyWiring {
  readonly log: EventLog
  readonly state: () => MissionState
  readonly publish: Publish
  readonly onError: (error: unknown) => void
}

/** The webhooks of this server, in a file of their own. */
export function openNotify({ dataDir, publicUrl }: Config, wiring: NotifyWiring): Promise<Notify> {
  const { log, state, publish, onError } = wiring
  const grant = serverGrant('notify')
  return createNotify({
    file: join(dataDir, 'notify.db'),
    log,
    state,
    clock: systemClock,
    random: randomBytes,
    chance: Math.random,
    say: (draft) => publish(grant, [draft], { trust: 'trusted' }),
    publicUrl,
    onError,
  })
}
