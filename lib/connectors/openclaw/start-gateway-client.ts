import { join } from 'node:path'
import { serverGrant } from '#lib/auth/grant.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Publish } from '../connector.ts'
import { openDeviceIdentity } from './device-identity.ts'
import type { GatewayContext } from './gateway-context.ts'
import { type Facts, GatewayFacts } from './gateway-facts.ts'
import { isLink, type Link, type LinkEnd, openLink } from './gateway-link.ts'
import { GatewayStatus } from './gateway-status.ts'
import { Outbox } from './outbox.ts'
import { UsageMark } from './usage-mark.ts'

export interface GatewayOptions {
  /** `ws://` or `wss://`. */
  readonly url: string
  readonly token: string
  /** Where the device's key and the place in the gateway's messages are kept. */
  readonly dataDir: string
  readonly publish: Publish
  readonly clock: AlarmClock
  readonly random: () => number
  readonly onError: (error: unknown) => void
  /**
   * Milliseconds, for tests: the handshake or one answer; the first and the longest wait; the wait after a refusal; how
   * often requests for approval are looked up.
   */
  readonly answerMs?: number
  readonly retryMs?: number
  readonly retryMaxMs?: number
  readonly refusedMs?: number
  readonly approvalsMs?: number
}

/** Sessions in the list that a connected client is given, and messages of each that are read for what was missed. */
const SESSIONS = 200
const MESSAGES = 1_000

/**
 * Watches an OpenClaw gateway: connects, shakes hands as a paired device, subscribes, publishes what it tells in the name
 * of the rule `openclaw`, and connects again whenever the line is cut or silent. Starts at once; disposing it stops it.
 * @throws Error when its files in the data folder cannot be used.
 */
export function startGatewayClient(options: GatewayOptions): AsyncDisposable {
  return new GatewayClient(options)
}

class GatewayClient implements AsyncDisposable {
  readonly #options: GatewayOptions
  readonly #name: string
  readonly #mark: UsageMark
  readonly #facts: GatewayFacts
  readonly #status: GatewayStatus
  readonly #outbox: Outbox
  readonly #done: Promise<void>
  readonly #stop = new AbortController()
  #link: Link | null = null
  #syncing = false
  #syncAgain = false
  /** Of the messages read while it syncs. */
  #newest = 0

  constructor(options: GatewayOptions) {
    this.#options = options
    this.#name = new URL(options.url).host
    this.#mark = new UsageMark(join(options.dataDir, 'openclaw.json'))
    this.#facts = new GatewayFacts(this.#mark)
    this.#status = new GatewayStatus(this.#name)
    const grant = serverGrant('openclaw')
    this.#outbox = new Outbox(
      (drafts) => options.publish(grant, drafts, { trust: 'trusted', onConflict: 'skip' }),
      (error) => this.#lost(error),
      options.onError,
    )
    this.#done = this.#run(openDeviceIdentity(join(options.dataDir, 'openclaw-device.pem')))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    this.#link?.close('Mission Control stops.')
    await this.#done
    await this.#outbox.settled()
    this.#mark.save()
  }

  async #run(device: ReturnType<typeof openDeviceIdentity>): Promise<void> {
    const { url, token, clock, answerMs } = this.#options
    let failures = 0
    while (!this.#stop.signal.aborted) {
      const parts = { url, token, device, clock, version: '1.0.0', ...(answerMs === undefined ? {} : { answerMs }) }
      const outcome = await openLink(parts, {
        onEvent: (name, payload) => this.#heard(name, payload),
        onGap: () => void this.#sync(),
      })
      const end = isLink(outcome) ? await this.#serve(outcome) : outcome
      if (this.#stop.signal.aborted) return
      failures = isLink(outcome) ? 1 : failures + 1
      this.#outbox.push(this.#status.down(end))
      await this.#pause(this.#delay(end, failures))
    }
  }

  async #serve(link: Link): Promise<LinkEnd> {
    this.#link = link
    if (this.#stop.signal.aborted) link.close('Mission Control stops.')
    this.#mark.begin(this.#options.clock.now() - link.aheadMs)
    void this.#sync()
    void this.#watchApprovals(link)
    const end = await link.ended
    const context = this.#context(link)
    this.#link = null
    if (!this.#stop.signal.aborted) this.#take(this.#facts.lose(context, end.message))
    return end
  }

  /** Reads who is there and what was missed. Events that come meanwhile are newer and stand. */
  async #sync(): Promise<void> {
    const link = this.#link
    if (link === null) return
    if (this.#syncing) {
      this.#syncAgain = true
      return
    }
    this.#syncing = true
    this.#newest = 0
    try {
      do {
        this.#syncAgain = false
        await this.#readAll(link)
      } while (this.#syncAgain && this.#link === link)
      const newest = this.#newest
      this.#outbox.push([], () => this.#mark.reached(newest))
    } catch (error) {
      link.close(error instanceof Error ? error.message : String(error))
    } finally {
      this.#syncing = false
    }
  }

  async #readAll(link: Link): Promise<void> {
    const context = this.#context(link)
    this.#facts.beginList()
    this.#facts.agents(await link.request('agents.list', {}))
    const { recent, ...listed } = this.#facts.sessions(
      context,
      await link.request('sessions.subscribe', { limit: SESSIONS }),
      this.#mark.since,
    )
    this.#take(listed)
    this.#take(this.#facts.approvals(context, await link.request('exec.approval.list', {})))
    for (const sessionKey of recent) {
      const messages = await link.request('chat.history', { sessionKey, limit: MESSAGES })
      this.#take(this.#facts.history(context, sessionKey, messages))
    }
    this.#outbox.push(this.#status.up(context.version))
  }

  /**
   * The gateway sends these events only to programs that can answer them, and holds a run for as long as there is one. This
   * one cannot, and does not claim to: it looks what stands open.
   */
  async #watchApprovals(link: Link): Promise<void> {
    while (this.#link === link) {
      await this.#pause(this.#options.approvalsMs ?? 5_000)
      if (this.#link !== link || this.#syncing) continue
      try {
        this.#take(this.#facts.approvals(this.#context(link), await link.request('exec.approval.list', {})))
      } catch (error) {
        link.close(error instanceof Error ? error.message : String(error))
      }
    }
  }

  #heard(name: string, payload: unknown): void {
    const link = this.#link
    if (link === null) return
    if (name === 'shutdown') {
      link.close('The gateway shuts down.')
      return
    }
    const context = this.#context(link)
    if (name === 'health') this.#outbox.push(this.#status.health(payload, context.version))
    const facts = this.#facts.event(context, name, payload)
    this.#take(facts)
    if (facts.stale) void this.#sync()
  }

  /** The mark moves on only when all that it passes is stored: of no session may it pass what was missed and is not read yet. */
  #take({ drafts, newest = 0 }: Facts): void {
    if (this.#syncing) this.#newest = Math.max(this.#newest, newest)
    this.#outbox.push(drafts, this.#syncing || newest === 0 ? undefined : () => this.#mark.reached(newest))
  }

  /** Something may not be stored: forget what was said, and let a new connection say all of it again. */
  #lost(error: unknown): void {
    this.#options.onError(error)
    this.#facts.reset()
    this.#link?.close('What the gateway told could not be stored.')
  }

  #context({ hello, aheadMs }: Link): GatewayContext {
    const self = hello.snapshot?.presence?.find(({ mode }) => mode === 'gateway')
    return {
      name: this.#name,
      machine: self?.host ?? '',
      version: hello.server?.version,
      aheadMs,
      now: this.#options.clock.now,
    }
  }

  #delay({ refused }: LinkEnd, failures: number): number {
    const { retryMs = 1_000, retryMaxMs = 30_000, refusedMs = 60_000, random } = this.#options
    const most = refused ? refusedMs : Math.min(retryMaxMs, retryMs * 2 ** Math.min(failures - 1, 20))
    return most * (0.5 + random() / 2)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const off = this.#options.clock.after(ms, resolve)
      this.#stop.signal.addEventListener('abort', () => {
        off()
        resolve()
      })
    })
  }
}
