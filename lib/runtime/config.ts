import { resolve } from 'node:path'
import { DEFAULT_LIMITS, type Limits } from '#lib/protocol/limits.ts'

/** Settings of one process. This file alone reads the environment; README.md has the table. */
export interface Config {
  readonly dev: boolean
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly dataDir: string
  readonly limits: Limits
  /** The address that people and agents use, without trailing slash; null: whatever host a request names. */
  readonly publicUrl: string | null
  /** Believe X-Forwarded-* headers, because a proxy of ours sets them. */
  readonly trustProxy: boolean
  /** Origins beside our own whose pages may act with a cookie, and may read the API with a key. */
  readonly allowedOrigins: readonly string[]
  readonly owner: { readonly email: string; readonly password: string } | null
  readonly apiKey: string | null
  /** JSON file of own prices, which come before those of the price list. */
  readonly pricesFile: string | null
  /** The OpenClaw gateway to watch, and its shared token (empty where it asks for none). */
  readonly openclaw: { readonly url: string; readonly token: string } | null
  /** Folders in which programs leave files. */
  readonly folders: readonly { readonly name: string; readonly path: string }[]
  /** Health endpoints of gateways and services. */
  readonly health: readonly { readonly name: string; readonly url: string }[]
}

type Env = Readonly<Record<string, string | undefined>>

const KNOWN = [
  'MC_OWNER_EMAIL',
  'MC_OWNER_PASSWORD',
  'MC_API_KEY',
  'MC_LIMITS',
  'MC_PUBLIC_URL',
  'MC_TRUST_PROXY',
  'MC_ALLOWED_ORIGINS',
  'MC_PRICES',
  'MC_OPENCLAW_URL',
  'MC_OPENCLAW_TOKEN',
  'MC_WATCH',
  'MC_HEALTH',
]
/** What agents and publishers read: a shell that starts this server may have been set up for them as well. */
const OF_PUBLISHERS = ['MC_URL', 'MC_KEY', 'MC_PUBLISH_KEY']

/** @throws Error whose message says which setting is wrong and what would be right. */
export function readConfig(env: Env = process.env): Config {
  refuseUnknown(env)
  return {
    dev: env.NODE_ENV !== 'production',
    host: env.HOST || '127.0.0.1',
    port: readPort(env.PORT),
    dataDir: env.DATA_DIR || 'data',
    limits: readLimits(env.MC_LIMITS),
    publicUrl: readOrigin('MC_PUBLIC_URL', env.MC_PUBLIC_URL),
    trustProxy: readSwitch('MC_TRUST_PROXY', env.MC_TRUST_PROXY),
    allowedOrigins: readOrigins(env.MC_ALLOWED_ORIGINS),
    owner: readOwner(env.MC_OWNER_EMAIL, env.MC_OWNER_PASSWORD),
    apiKey: readApiKey(env.MC_API_KEY),
    pricesFile: env.MC_PRICES || null,
    openclaw: readOpenClaw(env.MC_OPENCLAW_URL, env.MC_OPENCLAW_TOKEN),
    folders: readFolders(env.MC_WATCH),
    health: readHealth(env.MC_HEALTH),
  }
}

/**
 * Tells next-auth, which reads the environment by itself, where it lives. Without a public URL it takes the host that a
 * request names, which is safe because forwarding headers are removed before it unless a proxy is trusted.
 */
export function settleNextAuth(config: Config): void {
  if (config.publicUrl) process.env.NEXTAUTH_URL = config.publicUrl
  else {
    delete process.env.NEXTAUTH_URL
    process.env.AUTH_TRUST_HOST = '1'
  }
}

function refuseUnknown(env: Env): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('MC_') || KNOWN.includes(name) || OF_PUBLISHERS.includes(name)) continue
    throw new Error(`${name} is not a setting of Mission Control. The settings are ${KNOWN.join(', ')}.`)
  }
}

function readPort(text: string | undefined): number {
  if (!text) return 3000
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new Error(`PORT is "${text}"; it must be a whole number from 0 to 65535, where 0 takes a free port.`)
}

function readLimits(text: string | undefined): Limits {
  if (!text) return DEFAULT_LIMITS
  const given = parseLimits(text)
  const limits: Record<string, number> = { ...DEFAULT_LIMITS }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new Error(
        `MC_LIMITS names "${name}", which is no limit. The limits are ${Object.keys(DEFAULT_LIMITS).join(', ')}.`,
      )
    }
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value <= 0) {
      throw new Error(`MC_LIMITS.${name} is ${JSON.stringify(value)}; it must be a whole number above 0.`)
    }
    limits[name] = value
  }
  // Every name of Limits is in DEFAULT_LIMITS, from which the record was made.
  return limits as Limits
}

function parseLimits(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (cause) {
    throw new Error('MC_LIMITS is not JSON; write it as {"flushMs": 16}.', { cause })
  }
  throw new Error('MC_LIMITS must be a JSON object such as {"flushMs": 16}.')
}

function readOrigin(name: string, text: string | undefined): string | null {
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (
    url &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.pathname === '/' &&
    !url.search &&
    !url.hash &&
    !url.username
  )
    return url.origin
  throw new Error(`${name} has "${text}"; write an origin such as https://control.example.com, without a path.`)
}

function readOrigins(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').map((part) => part.trim())
  return parts.map((part) => readOrigin('MC_ALLOWED_ORIGINS', part)).filter((origin) => origin !== null)
}

function readSwitch(name: string, text: string | undefined): boolean {
  if (!text || text === '0' || text === 'false') return false
  if (text === '1' || text === 'true') return true
  throw new Error(`${name} is "${text}"; write 1 to turn it on or 0 to leave it off.`)
}

function readOwner(email: string | undefined, password: string | undefined): Config['owner'] {
  if (!email && !password) return null
  if (!email || !password)
    throw new Error('MC_OWNER_EMAIL and MC_OWNER_PASSWORD belong together: set both, or neither.')
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Error(`MC_OWNER_EMAIL is "${email}"; it must be an e-mail address.`)
  if (password.length < 10) throw new Error('MC_OWNER_PASSWORD is too short; use at least 10 characters.')
  return { email, password }
}

function readApiKey(key: string | undefined): string | null {
  if (!key) return null
  if (key.length >= 32 && /^[\x21-\x7e]+$/.test(key)) return key
  throw new Error(
    'MC_API_KEY must be at least 32 printable characters without spaces; make one with: openssl rand -base64 33',
  )
}

function readOpenClaw(address: string | undefined, token: string | undefined): Config['openclaw'] {
  if (!address && !token) return null
  if (!address) throw new Error('MC_OPENCLAW_TOKEN is set without MC_OPENCLAW_URL: set both, or neither.')
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url || !/^(ws|http)s?:$/.test(url.protocol) || url.username || url.hash) {
    throw new Error('MC_OPENCLAW_URL must be the address of a gateway such as ws://127.0.0.1:18789, without a token.')
  }
  url.protocol = url.protocol.replace('http', 'ws')
  return { url: url.href, token: token ?? '' }
}

function readFolders(text: string | undefined): Config['folders'] {
  return readNamed('MC_WATCH', text, 'office=/srv/office').map(({ name, value }) => ({
    name: name ?? nameIn('MC_WATCH', resolve(value).split(/[\\/]/).at(-1) ?? ''),
    path: value,
  }))
}

function readHealth(text: string | undefined): Config['health'] {
  return readNamed('MC_HEALTH', text, 'gateway=http://127.0.0.1:8080/health').map(({ name, value }) => {
    const url = URL.canParse(value) ? new URL(value) : null
    if (name === null || !url || !/^https?:$/.test(url.protocol) || url.username)
      throw new Error(`MC_HEALTH has "${value}"; write name=address, such as gateway=http://127.0.0.1:8080/health.`)
    return { name, url: url.href }
  })
}

/** `name=value, name=value`; the name may be missing. */
function readNamed(setting: string, text: string | undefined, example: string) {
  const parts = (text ?? '').split(',').map((part) => part.trim())
  const named = parts.filter(Boolean).map((part) => {
    const [, name, value = part] = /^([^=/\\:]*)=(.*)$/.exec(part) ?? []
    if (value === '') throw new Error(`${setting} has "${part}" without what it names; write it as ${example}.`)
    return { name: name === undefined ? null : nameIn(setting, name), value }
  })
  const names = named.map(({ name, value }) => name ?? resolve(value).split(/[\\/]/).at(-1))
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw new Error(`${setting} has the name "${twice}" twice; write each as ${example}.`)
  return named
}

function nameIn(setting: string, name: string): string {
  if (/^\w[\w.-]{0,39}$/.test(name)) return name
  throw new Error(`${setting} has the name "${name}"; use up to 40 letters, digits, dots and dashes before the "=".`)
}
