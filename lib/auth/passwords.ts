import { argon2, timingSafeEqual } from 'node:crypto'
import { MissionError } from '#lib/protocol/errors.ts'

/** Hashes passwords with argon2id and checks them, always with the same work. */
export interface Passwords {
  /** @returns the PHC text `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. */
  hash(password: string): Promise<string>
  /**
   * @param hash as stored, or null where nobody has that name: the same work is done then.
   * @throws MissionError `overloaded` when too many wait, since each takes a core for a tenth of a second.
   */
  verify(hash: string | null, password: string): Promise<boolean>
}

/** One run of argon2id over a password. */
export type Derive = (password: string, salt: Uint8Array) => Promise<Uint8Array>

/** KiB of memory, passes and lanes: the minimum that OWASP's password storage sheet names for argon2id. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const PREFIX = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$`
const SALT_BYTES = 16
const HASH_BYTES = 32
/** argon2 runs on Node's pool of four threads, which files and name look-ups need too. */
const AT_ONCE = 2
const MOST_WAITING = 32

export const argon2id: Derive = (password, salt) =>
  new Promise((resolve, reject) => {
    // Normalised, so that a password typed on another keyboard or system is the same one.
    const message = password.normalize('NFKC')
    argon2('argon2id', { message, nonce: salt, tagLength: HASH_BYTES, ...COST }, (error, hash) =>
      error ? reject(error) : resolve(hash),
    )
  })

export function createPasswords(random: (bytes: number) => Uint8Array, derive: Derive = argon2id): Passwords {
  const run = inTurn(derive)
  const nobodysSalt = random(SALT_BYTES)
  const nobodysHash = random(HASH_BYTES)
  return {
    async hash(password) {
      const salt = random(SALT_BYTES)
      return `${PREFIX}${base64(salt)}$${base64(await run(password, salt))}`
    },
    async verify(hash, password) {
      const stored = hash === null ? null : parse(hash)
      const derived = await run(password, stored?.salt ?? nobodysSalt)
      const isEqual = timingSafeEqual(derived, stored?.hash ?? nobodysHash)
      return stored !== null && isEqual
    },
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replaceAll('=', '')

function parse(text: string): { readonly salt: Uint8Array; readonly hash: Uint8Array } {
  const [salt = '', hash = ''] = text.startsWith(PREFIX) ? text.slice(PREFIX.length).split('$') : []
  const parts = { salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
  if (parts.salt.length === SALT_BYTES && parts.hash.length === HASH_BYTES) return parts
  throw new MissionError('internal', `A stored password does not begin with ${PREFIX}; set it anew.`)
}

/** Lets AT_ONCE run and MOST_WAITING wait; more are refused. */
function inTurn(derive: Derive): Derive {
  const waiting: (() => void)[] = []
  let running = 0
  return async (password, salt) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= MOST_WAITING) {
        throw new MissionError('overloaded', 'Too many passwords are being checked. Try again in a few seconds.', {
          retryAfterMs: 3_000,
        })
      }
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running++
    try {
      return await derive(password, salt)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
