import { z } from 'zod'
import { EMAIL_CHARACTERS, NAME_CHARACTERS, PASSWORD_CHARACTERS } from './new-person.ts'

const scope = z.enum(['publish', 'read', 'control', 'admin'])
const name = z.string().trim().min(1).max(NAME_CHARACTERS)

/** Body of POST /api/keys. */
export const newKeyBody = z.strictObject({
  name,
  scopes: z
    .array(scope)
    .min(1)
    .max(4)
    .describe('publish = send events, read = see the workspace, control = act on it, admin = keys and people'),
  bound: z
    .strictObject({ agentId: z.string().min(1).max(128), machine: z.string().min(1).max(120) })
    .partial()
    .optional()
    .describe('The key publishes for this agent, or for agents on this machine, alone'),
})

/** A key as it is shown: without its secret. */
export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The visible start of the secret'),
  scopes: z.array(scope),
  bound: z.object({ agentId: z.string(), machine: z.string() }).partial(),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  lastUsedDay: z.iso.date().nullable(),
  revokedAt: z.iso.datetime().nullable(),
})

/** Answer of GET /api/keys. */
export const keysAnswer = z.object({ items: z.array(apiKey) })

/** Answer of POST /api/keys: the only time that the secret is told. */
export const newKeyAnswer = z.object({ key: apiKey, secret: z.string() })

/** Body of POST /api/pairings. */
export const newPairingBody = z.strictObject({
  agent: z.string().trim().min(1).max(40).describe('What is connected, for the name of the key: "Claude Code"'),
})

/** Answer of POST /api/pairings. */
export const pairingAnswer = z.object({
  id: z.string().describe('Names the pairing in what the machine reports; not secret'),
  code: z.string().describe('Worth one key within ten minutes'),
  expiresAt: z.iso.datetime(),
})

/** Body of POST /api/pairings/claim. */
export const claimBody = z.strictObject({
  code: z.string().min(1).max(100),
  machine: z.string().trim().min(1).max(80).describe('How the machine calls itself; the key publishes for it alone'),
})

/** Answer of POST /api/pairings/claim: the only time that the secret is told. */
export const claimAnswer = z.object({ id: z.string(), key: apiKey, secret: z.string() })

/** Body of POST /api/tickets. */
export const ticketBody = z.strictObject({
  use: z
    .enum(['socket', 'stream'])
    .describe('socket: opens /api/ws once within 30 s; stream: reads /api/stream again and again for at most 12 h'),
})

/** Answer of POST /api/tickets. */
export const ticketAnswer = z.object({ ticket: z.string(), expiresAt: z.iso.datetime() })

/** Body of POST /api/setup. */
export const setupBody = z.strictObject({
  token: z.string().min(1).max(200).describe('The one-time token that the server printed when it started'),
  email: z.string().min(3).max(EMAIL_CHARACTERS),
  name,
  password: z.string().min(PASSWORD_CHARACTERS.least).max(PASSWORD_CHARACTERS.most),
})

/** Answer of POST /api/setup. */
export const setupAnswer = z.object({ person: z.object({ id: z.string(), email: z.string(), name: z.string() }) })
