import { describe, expect, it } from 'vitest'
import { createCredentials, type GetToken } from './credentials.ts'
import { FAILED } from './transport.ts'

const ORIGIN = 'https://control.example'

function credentialsOf(getToken: GetToken | null, answer = () => Response.json({ ticket: 'ticket-1' })) {
  const asked: { address: string; authorization: string | null }[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push({ address: String(input), authorization: new Headers(init?.headers).get('authorization') })
    return answer()
  }
  return { asked, ...createCredentials(getToken, ORIGIN, { fetch }) }
}

describe('createCredentials', () => {
  it('[P-AUTH-3] changes a key for a ticket, and puts the key nowhere but into a header', async () => {
    const { asked, socketTicket, byCookie } = credentialsOf(() => 'key-1')
    expect(await socketTicket()).toEqual({ ticket: 'ticket-1' })
    expect(byCookie).toBe(false)
    expect(asked).toEqual([{ address: `${ORIGIN}/api/tickets`, authorization: 'Bearer key-1' }])
  })

  it('hands on the ticket that it is given, and asks the server for none', async () => {
    const { asked, socketTicket } = credentialsOf(() => ({ ticket: 'mine' }))
    expect(await socketTicket()).toEqual({ ticket: 'mine' })
    expect(asked).toEqual([])
  })

  it('asks as the cookie does where there is no token: a socket opens without a ticket, but is renewed by one', async () => {
    const { asked, socketTicket, byCookie } = credentialsOf(null)
    expect(byCookie).toBe(true)
    expect(await socketTicket()).toEqual({ ticket: 'ticket-1' })
    expect(asked).toEqual([{ address: `${ORIGIN}/api/tickets`, authorization: null }])
  })

  it('tells a refusal, and a source of tokens that fails, as the end of a connection', async () => {
    const refused = () =>
      Response.json({ error: { code: 'revoked', message: 'This key was revoked.', retryable: false } }, { status: 401 })
    expect(await credentialsOf(() => 'key-1', refused).socketTicket()).toEqual({
      closed: { code: 4009, reason: 'This key was revoked.' },
    })
    const failing = () => Promise.reject(new Error('no backend'))
    expect(await credentialsOf(failing).socketTicket()).toEqual({
      closed: { code: FAILED, reason: 'Error: no backend' },
    })
  })
})
