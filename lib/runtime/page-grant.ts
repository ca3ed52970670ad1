import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { authorize } from '#lib/auth/authorize.ts'
import type { Grant } from '#lib/auth/principal.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import { runtime } from './current.ts'

/** The signed-in person of a server component. Whoever is none is sent to the sign-in page; this is the guard of pages. */
export async function requirePerson(): Promise<Grant> {
  // First of all, because reading them makes the page dynamic: at build time there is no runtime to ask.
  const sent = await headers()
  const found = await findGrant((name) => sent.get(name))
  return found ?? redirect('/sign-in')
}

async function findGrant(header: (name: string) => string | null): Promise<Grant | null> {
  try {
    const credentials = { header, query: new URLSearchParams(), method: 'GET' }
    return authorize(await runtime().authenticator.authenticate(credentials), 'person')
  } catch (error) {
    if (isMissionError(error)) return null
    throw error
  }
}
