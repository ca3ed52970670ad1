import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Accounts } from '#lib/auth/accounts.ts'
import { openAccounts } from '#lib/auth/accounts-sqlite.ts'
import { createAuthenticator } from '#lib/auth/create-authenticator.ts'
import { createAuthOptions } from '#lib/auth/next-auth-options.ts'
import { createPairings } from '#lib/auth/pairings.ts'
import { createSetup } from '#lib/auth/setup.ts'
import { digestOf } from '#lib/away/digest-of.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import { watchFolder } from '#lib/connectors/folders/watch-folder.ts'
import { watchHealth } from '#lib/connectors/health/watch-health.ts'
import { startGatewayClient } from '#lib/connectors/openclaw/start-gateway-client.ts'
import { connectors } from '#lib/connectors/registry.ts'
import { watchMachine } from '#lib/control/machine-look.ts'
import { createHub } from '#lib/hub/create-hub.ts'
import { openSqliteLog } from '#lib/log/log-sqlite.ts'
import { createMcp } from '#lib/mcp/create-mcp.ts'
import { firstOf, type PriceList } from '#lib/prices/price-list.ts'
import { genAiPriceList } from '#lib/prices/price-list-genai.ts'
import { overridePriceList } from '#lib/prices/price-list-override.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { Config } from './config.ts'
import { createControl } from './create-control.ts'
import { makeDataDir, sessionSecret } from './data-dir.ts'
import { createMetrics } from './metrics.ts'
import { openHistories } from './open-histories.ts'
import { openNotify } from './open-notify.ts'
import type { Runtime } from './runtime.ts'
import type { Health, HttpParts } from './serve-http.ts'
import type { UpgradeParts } from './serve-upgrade.ts'
import { createSetupToken } from './setup-token.ts'

/** The runtime as server.ts sees it: with what answers requests before Next. */
export interface ServerRuntime extends Runtime {
  readonly setupToken: string
  readonly http: HttpParts
  readonly upgrade: UpgradeParts
}

/** Opens the stores, loads the state and wires every part to the next; disposing it undoes all of it in reverse. */
export async function createRuntime(config: Config): Promise<ServerRuntime> {
  const prices = priceList(config)
  await using stack = new AsyncDisposableStack()
  const { limits, publicUrl } = config
  const clock = systemClock
  const { accounts, log, secret, histories } = await openStores(config, stack)
  const origins = { publicUrl, allowed: config.allowedOrigins }
  const authenticator = createAuthenticator({ accounts, secret, origins, limits, clock, random: randomBytes })
  const state = () => hub.snapshot().state
  const control = createControl({ log, ...histories, limits, clock, onError, prices, accounts, state })
  const served = connectors({ limits, gate: control.gate, onFailure: onError, startedMs: clock.now() })
  const metrics = createMetrics({ hub: () => hub, notify: () => notify, followers: { ...histories } }, served)
  const machine = watchMachine(config.dataDir, clock)
  const publish = machine.measured(metrics.measured(control.publish))
  const presence = stack.use(control.presence)
  const node = randomBytes(4).toString('hex')
  const { acts, buckets } = control
  const common = { publish, buckets, limits, onError }
  const readers = { log, node, claims: acts.claims, clock: clock.now, random: Math.random, presence, authenticator }
  const hub = stack.use(await createHub({ ...common, ...readers }))
  await control.settleWorkspace()
  const notify = stack.use(await openNotify(config, { log, state, publish, onError }))
  stack.use(control.startRules(machine))
  const mcp = stack.use(createMcp({ ...common, ...acts }))
  watchOthers(config, publish, stack)
  let ready = true
  const stop = stack.move()
  return {
    node,
    isDevelopment: config.dev,
    limits,
    log,
    hub,
    accounts,
    authenticator,
    publish,
    notify,
    ...acts,
    ...histories,
    digest: (since, until) => digestOf({ log, ...histories, state }, since, until),
    ...waysIn(accounts, secret, config),
    http: {
      authenticator,
      origins,
      mcp,
      limits,
      publish,
      connectors: served,
      snapshot: () => hub.snapshot(),
      now: clock.now,
      health: () => healthOf(ready, [log, accounts, notify, ...Object.values(histories)]),
      metrics: metrics.text,
      onError,
    },
    upgrade: { authenticator, hub, limits, onError },
    async [Symbol.asyncDispose]() {
      ready = false
      await hub.drain()
      await stop.disposeAsync()
    },
  }
}

/** How people and machines come to be known. */
function waysIn(accounts: Accounts, secret: string, { limits, publicUrl }: Config) {
  const clock = systemClock
  const token = createSetupToken()
  const isSetupToken = (text: string) => !accounts.hasOwner && token.matches(text)
  return {
    pairings: createPairings({ createKey: accounts.createKey, clock, random: randomBytes }),
    authOptions: createAuthOptions({ accounts, secret, limits, publicUrl, onError }),
    setup: createSetup({ accounts, isToken: isSetupToken, limits, clock }),
    isSetupToken,
    setupToken: token.text,
  }
}

/** What does not report by itself. */
function watchOthers(config: Config, publish: Publish, stack: AsyncDisposableStack): void {
  stack.use(watchOpenClaw(config, publish))
  const watching = { publish, clock: systemClock, onError }
  for (const folder of config.folders) stack.use(watchFolder({ ...folder, ...watching, dataDir: config.dataDir }))
  for (const endpoint of config.health) stack.use(watchHealth({ ...endpoint, ...watching }))
}

/** Null where no gateway is configured. */
function watchOpenClaw({ openclaw, dataDir }: Config, publish: Publish): AsyncDisposable | null {
  if (openclaw === null) return null
  return startGatewayClient({ ...openclaw, dataDir, publish, clock: systemClock, random: Math.random, onError })
}

/** Without its stores the server answers from memory at best: it has to be started anew, and says so where supervisors look. */
function healthOf(isRunning: boolean, stores: readonly { readonly available: boolean }[]): Health {
  if (!isRunning) return { status: 'stopping', ready: false }
  return stores.every(({ available }) => available)
    ? { status: 'ok', ready: true }
    : { status: 'unavailable', ready: false }
}

async function openStores(config: Config, stack: AsyncDisposableStack) {
  const { dataDir, limits } = config
  makeDataDir(dataDir)
  const secret = sessionSecret(dataDir)
  const file = join(dataDir, 'accounts.db')
  const accounts = stack.use(
    await openAccounts({ file, limits, clock: systemClock, random: randomBytes, onError, ...fixed(config) }),
  )
  const log = stack.use(await openSqliteLog({ file: join(dataDir, 'events.db'), limits, onError }))
  const histories = await openHistories({ dataDir, log, limits, clock: systemClock, onError }, stack)
  return { accounts, log, secret, histories }
}

function priceList({ pricesFile }: Config): PriceList {
  return firstOf(...(pricesFile === null ? [] : [overridePriceList(pricesFile)]), genAiPriceList())
}

function fixed({ apiKey, owner }: Config) {
  return {
    ...(apiKey === null ? {} : { fixedKey: apiKey }),
    ...(owner === null ? {} : { owner: { ...owner, name: owner.email.split('@')[0] ?? owner.email } }),
  }
}

/** What no caller is told. */
function onError(error: unknown): void {
  console.error(new Date().toISOString(), error)
}
