import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Connector, ConnectorStats, Publish } from '#lib/connectors/connector.ts'
import type { Hub, HubStats } from '#lib/hub/hub.ts'
import type { Notify } from '#lib/notify/notify.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import { alertMetrics } from './alert-metrics.ts'

export interface Metrics {
  /** The same publish, counted and timed. */
  measured(publish: Publish): Publish
  /** Prometheus text. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>
}

/** What is measured, asked for at each look. */
export interface Measured {
  readonly hub: () => Hub
  readonly notify: () => Notify
  /** What follows the log, by name. */
  readonly followers: Readonly<Record<string, { readonly behind: number }>>
}

/** Everything that `GET /metrics` shows; names and units follow the conventions of Prometheus. */
export function createMetrics({ hub, notify, followers }: Measured, connectors: readonly Connector[]): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const appended = new Counter({
    name: 'mission_control_events_published_total',
    help: 'Events accepted, duplicates included',
    registers,
  })
  const refused = new Counter({
    name: 'mission_control_publish_refused_total',
    help: 'Batches refused, by error code',
    labelNames: ['code'],
    registers,
  })
  const seconds = new Histogram({
    name: 'mission_control_publish_seconds',
    help: 'From handing over a batch to its durable receipt',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  })
  gaugesOf(hub, registers)
  gaugesOfConnectors(connectors, registers)
  gaugeOfFollowers(followers, registers)
  alertMetrics(() => hub().snapshot().state, notify, registers)
  return {
    measured: (publish) => async (grant, drafts, options) => {
      const end = seconds.startTimer()
      try {
        const receipts = await publish(grant, drafts, options)
        appended.inc(receipts.length)
        return receipts
      } catch (error) {
        refused.inc({ code: isMissionError(error) ? error.code : 'internal' })
        throw error
      } finally {
        end()
      }
    },
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

function gaugesOf(hub: () => Hub, registers: Registry[]): void {
  const show = (name: string, help: string, read: (stats: HubStats) => number) =>
    new Gauge({
      name: `mission_control_${name}`,
      help,
      registers,
      collect() {
        this.set(read(hub().stats()))
      },
    })
  new Gauge({
    name: 'mission_control_connections',
    help: 'Open readers by transport',
    labelNames: ['transport'],
    registers,
    collect() {
      for (const [transport, count] of Object.entries(hub().stats().connections)) this.set({ transport }, count)
    },
  })
  show('log_head', 'Newest seq of the event stream', ({ head }) => head)
  show('log_floor', 'Oldest seq still kept', ({ floor }) => floor)
  show('readers_lagging', 'Connections that catch up', ({ lagging }) => lagging)
  show('flushes', 'Shared ranges written since the start', ({ flushes }) => flushes)
  show('deliveries', 'Events handed to readers since the start', ({ deliveries }) => deliveries)
  show(
    'log_reads',
    'Reads of the log by readers that memory could not serve, since the start',
    ({ logReads }) => logReads,
  )
  show('resets', 'Cursors whose continuity could not be proven since the start', ({ resets }) => resets)
  show('closed_slow', 'Connections closed because they did not read since the start', ({ closedSlow }) => closedSlow)
}

function gaugeOfFollowers(followers: Measured['followers'], registers: Registry[]): void {
  new Gauge({
    name: 'mission_control_store_behind',
    help: 'Events of the log that a store which follows it has yet to take',
    labelNames: ['store'],
    registers,
    collect() {
      for (const [store, { behind }] of Object.entries(followers)) this.set({ store }, behind)
    },
  })
}

function gaugesOfConnectors(connectors: readonly Connector[], registers: Registry[]): void {
  const show = (name: string, help: string, read: (stats: ConnectorStats) => number) =>
    new Gauge({
      name: `mission_control_connector_${name}`,
      help,
      labelNames: ['connector'],
      registers,
      collect() {
        for (const connector of connectors) this.set({ connector: connector.name }, read(connector.stats()))
      },
    })
  show('requests', 'Requests of agent programs since the start', ({ requests }) => requests)
  show('drafts', 'Facts read out of them since the start', ({ drafts }) => drafts)
  show('failed', 'Requests whose facts were not stored since the start', ({ failed }) => failed)
}
