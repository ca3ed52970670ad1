import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { health } from './frames.schema.ts'
import type { LinkEnd } from './gateway-link.ts'

type Status = EventData<'system:status'>['status']
const COMPONENT = 'openclaw'
/** Tries in a row that nobody needs to hear of: a gateway that restarts is back by then. */
const QUIET_TRIES = 3

/** What people are told about the gateway itself: its status where it changed, and an alert where a person has to act. */
export class GatewayStatus {
  readonly #alertId: string
  #said: string | null = null
  #failures = 0

  constructor(gateway: string) {
    this.#alertId = clip(`openclaw:${gateway}`, 128)
  }

  up(version: string | undefined): readonly Draft[] {
    this.#failures = 0
    const said = this.#say('up', version ? `OpenClaw ${clip(version, 60)}` : undefined)
    // A server before this one may have fired it.
    return said.length === 0 ? [] : [...said, { type: 'system:alertResolved', data: { alertId: this.#alertId } }]
  }

  /** What the gateway says of its own health. */
  health(payload: unknown, version: string | undefined): readonly Draft[] {
    const { ok, eventLoop } = health.safeParse(payload).data ?? {}
    if (ok !== false && eventLoop?.degraded !== true) return this.up(version)
    const reasons = (eventLoop?.reasons ?? []).filter((reason) => reason !== '').join(', ')
    return this.#say('degraded', `OpenClaw reports trouble${reasons === '' ? '.' : `: ${clip(reasons, 500)}.`}`)
  }

  down(end: LinkEnd): readonly Draft[] {
    this.#failures++
    const message = whatToDo(end)
    const drafts = this.#say('down', message)
    if (!end.refused && this.#failures !== QUIET_TRIES) return drafts
    if (end.refused && drafts.length === 0) return []
    const severity = end.refused ? ('critical' as const) : ('warning' as const)
    const alert = { alertId: this.#alertId, rule: 'openclaw gateway', severity, message, subject: COMPONENT }
    return [...drafts, { type: 'system:alert', data: alert }]
  }

  #say(status: Status, detail: string | undefined): readonly Draft[] {
    const said = JSON.stringify([status, detail])
    if (said === this.#said) return []
    this.#said = said
    const data = { component: COMPONENT, status, ...(detail === undefined ? {} : { detail: clip(detail, 2_000) }) }
    return [{ type: 'system:status', data }]
  }
}

/** Why there is no connection, and what a person does about it. */
export function whatToDo({ code, message, requestId }: LinkEnd): string {
  switch (code) {
    case 'AUTH_REQUIRED':
    case 'AUTH_UNAUTHORIZED':
    case 'AUTH_TOKEN_MISSING':
    case 'AUTH_TOKEN_MISMATCH':
    case 'AUTH_PASSWORD_MISSING':
    case 'AUTH_PASSWORD_MISMATCH':
      return 'The OpenClaw gateway does not take the token. Set MC_OPENCLAW_TOKEN to its gateway.auth.token and restart Mission Control.'
    case 'PAIRING_REQUIRED':
    case 'NOT_PAIRED':
    case 'AUTH_SCOPE_MISMATCH': {
      const request = /^[\w-]{1,80}$/.test(requestId ?? '') ? requestId : '<request>'
      return `The OpenClaw gateway waits for this device to be approved. On its machine run: openclaw devices list, then openclaw devices approve ${request}`
    }
    case 'PROTOCOL_MISMATCH':
    case 'CLIENT_VERSION_MISMATCH':
      return 'The OpenClaw gateway speaks another protocol than version 4. Update OpenClaw or Mission Control.'
    case 'AUTH_RATE_LIMITED':
      return 'The OpenClaw gateway refuses connections for a while after wrong tokens. It is tried again by itself.'
    case 'DEVICE_AUTH_SIGNATURE_EXPIRED':
      return 'The OpenClaw gateway finds the proof of this device too old. Set the clocks of both machines.'
    default:
      return `No connection to the OpenClaw gateway: ${clip(message, 500)}`
  }
}
