import { setTimeout as after } from 'node:timers/promises'
import { type Absence, absenceSince } from '#lib/auth/seen.ts'
import { type Digest, isQuiet } from '#lib/away/digest.ts'
import { parseCursor } from '#lib/protocol/cursor.ts'
import type { Runtime } from './runtime.ts'

/** A page waits no longer for its digest; it asks for it by itself then. */
const PATIENCE_MS = 300

/** The absence that ends with a page that is about to be shown, or whose digest was not put away; null where nothing happened. */
export async function awayOf(
  { accounts, hub, clock, digest }: Pick<Runtime, 'accounts' | 'hub' | 'clock' | 'digest'>,
  principalId: string,
  patienceMs = PATIENCE_MS,
): Promise<{ readonly absence: Absence; readonly digest: Digest | null } | null> {
  const seen = accounts.seen.get(principalId)
  if (seen === null) return null
  const absence = absenceSince(seen, hub.snapshot().cursor, clock.now()) ?? seen.away
  const [since, until] = [parseCursor(absence?.from ?? ''), parseCursor(absence?.to ?? '')]
  if (absence === null || since === null) return null
  // What fails now is asked for again by the page, which says so there.
  const told = digest(since, until).catch(() => null)
  const made = await Promise.race([told, after(patienceMs, null, { ref: false })])
  return made !== null && isQuiet(made) ? null : { absence, digest: made }
}
