import { MissionError } from '#lib/protocol/errors.ts'
import type { Credentials } from './authenticate.ts'

export interface Origins {
  /** `https://control.example.com`, when it is configured. */
  readonly publicUrl: string | null
  /** More origins whose pages may act with a cookie, each as a browser writes it. */
  readonly allowed: readonly string[]
}

/**
 * Lets a request that a browser may have been tricked into pass only from a page of ours: a mutation or an upgrade with a
 * session cookie. Its Origin must be the public URL, a configured one, or of the host that the request was sent to (no page
 * can forge the Host header). X-Forwarded-Host plays no part.
 *
 * Strict about what says nothing: `null` is refused, and a missing Origin passes only where the browser states
 * `Sec-Fetch-Site: same-origin`. Browsers send one or the other with every mutation and upgrade; a script has API keys.
 * @throws MissionError `forbidden`.
 */
export function checkCookieOrigin(credentials: Credentials, origins: Origins): void {
  if (!isMutation(credentials.method) && !isUpgrade(credentials)) return
  const origin = credentials.header('origin')
  if (origin === null) {
    if (credentials.header('sec-fetch-site') === 'same-origin') return
    throw refused('A session cookie acts only with an Origin header. Send one, or use an API key.')
  }
  if (isAllowed(origin, credentials.header('host'), origins)) return
  throw refused(
    `The origin ${JSON.stringify(origin.slice(0, 200))} may not act with a session cookie. Add it to MC_ALLOWED_ORIGINS if it is yours.`,
  )
}

/**
 * Refuses a page of somebody else whatever credentials it shows, as MCP asks of a server that may run on a person's own
 * machine. Programs send no Origin and pass.
 * @throws MissionError `forbidden`.
 */
export function checkPageOrigin(header: Credentials['header'], origins: Origins): void {
  const origin = header('origin')
  if (origin === null || isAllowed(origin, header('host'), origins)) return
  throw refused(
    `The origin ${JSON.stringify(origin.slice(0, 200))} may not call this. Add it to MC_ALLOWED_ORIGINS if it is yours.`,
  )
}

const refused = (message: string) => new MissionError('forbidden', message)

const isMutation = (method: string) => method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS'

const isUpgrade = ({ header }: Credentials) => header('upgrade')?.toLowerCase() === 'websocket'

function isAllowed(origin: string, host: string | null, { publicUrl, allowed }: Origins): boolean {
  if (origin === publicUrl || allowed.includes(origin)) return true
  const url = URL.parse(origin)
  // Written otherwise than a browser writes an origin (a path, a name before @, two of them): not from a browser's page.
  if (!url || url.origin !== origin || host === null) return false
  const target = URL.parse(`${url.protocol}//${host}`)
  if (!target || target.host !== url.host) return false
  // The public host over another scheme is not ours: over plain HTTP anybody in the network speaks for it.
  return publicUrl === null || url.host !== new URL(publicUrl).host
}
