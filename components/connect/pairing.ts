import { sendJson } from '../rest/send-json.ts'

/** A code to paste on a machine; what it answers to is lib/auth/api.schema.ts on the server. */
export interface Pairing {
  readonly id: string
  readonly code: string
  readonly expiresAt: string
}

/** @throws AnswerError */
export const makePairing = async (agent: string): Promise<Pairing> =>
  // A cast: the answer is the schema's, which stays out of the browser.
  (await sendJson('/api/pairings', 'POST', { agent })) as Pairing
