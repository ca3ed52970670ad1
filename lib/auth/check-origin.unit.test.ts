import { describe, expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { checkCookieOrigin, checkPageOrigin, type Origins } from './check-origin.ts'

const OPEN: Origins = { publicUrl: null, allowed: [] }
const PUBLIC: Origins = { publicUrl: 'https://control.example.com', allowed: ['https://wall.example.org:8443'] }

function isRefused(headers: Readonly<Record<string, string>>, origins = OPEN, method = 'POST'): boolean {
  try {
    checkCookieOrigin({ header: (name) => headers[name] ?? null, query: new URLSearchParams(), method }, origins)
    return false
  } catch (error) {
    if (isMissionError(error) && error.code === 'forbidden') return true
    throw error
  }
}
const from = (origin: string, host = 'localhost:3000') => ({ origin, host })

describe('[P-AUTH-2] the origin of a cookie request', () => {
  it('passes when it is the host that was asked', () => {
    expect(isRefused(from('http://localhost:3000'))).toBe(false)
    expect(isRefused(from('http://LOCALHOST:3000'))).toBe(true)
    expect(isRefused(from('http://localhost:3000', 'LocalHost:3000'))).toBe(false)
    expect(isRefused(from('https://control.example.com', 'control.example.com:443'))).toBe(false)
    expect(isRefused(from('http://[::1]:3000', '[::1]:3000'))).toBe(false)
  })

  it.each([
    'http://localhost:3001',
    'http://localhost',
    'http://localhost:3000.evil.example',
    'http://localhost:30000',
    'http://evil-localhost:3000',
    'http://evil.example/localhost:3000',
    'http://localhost:3000@evil.example',
    'http://evil.example@localhost:3000',
    'http://localhost:3000/',
    'http://localhost:3000, http://evil.example',
    'http://evil.example',
    'localhost:3000',
    'null',
    '',
  ])('is refused when it is %j', (origin) => {
    expect(isRefused(from(origin))).toBe(true)
    expect(isRefused({ ...from(origin), upgrade: 'websocket' }, OPEN, 'GET')).toBe(true)
  })

  it('passes when it is the public URL or a configured one, whatever host a proxy writes', () => {
    expect(isRefused(from('https://control.example.com', '127.0.0.1:3000'), PUBLIC)).toBe(false)
    expect(isRefused(from('https://wall.example.org:8443', '127.0.0.1:3000'), PUBLIC)).toBe(false)
    expect(isRefused(from('https://wall.example.org', '127.0.0.1:3000'), PUBLIC)).toBe(true)
    expect(isRefused(from('https://control.example.com.evil.example', '127.0.0.1:3000'), PUBLIC)).toBe(true)
    expect(isRefused(from('http://127.0.0.1:3000', '127.0.0.1:3000'), PUBLIC)).toBe(false)
  })

  it('is refused when it is the public host over another scheme', () => {
    expect(isRefused(from('http://control.example.com', 'control.example.com'), PUBLIC)).toBe(true)
  })

  it('may be missing only where the browser says that the page is of the same origin', () => {
    const host = 'localhost:3000'
    expect(isRefused({ host })).toBe(true)
    expect(isRefused({ host, 'sec-fetch-site': 'same-origin' })).toBe(false)
    for (const site of ['none', 'same-site', 'cross-site'])
      expect(isRefused({ host, 'sec-fetch-site': site })).toBe(true)
  })

  it('does not matter where nothing can be changed', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS'])
      expect(isRefused(from('http://evil.example'), OPEN, method)).toBe(false)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(isRefused(from('http://evil.example'), OPEN, method)).toBe(true)
  })

  it('is not read from forwarding headers', () => {
    expect(isRefused({ ...from('http://evil.example'), 'x-forwarded-host': 'evil.example' })).toBe(true)
  })
})

describe('[P-MCP-4] the origin of a page that calls with a key', () => {
  const isForeign = (headers: Readonly<Record<string, string>>, origins = OPEN) => {
    try {
      checkPageOrigin((name) => headers[name] ?? null, origins)
      return false
    } catch (error) {
      if (isMissionError(error) && error.code === 'forbidden') return true
      throw error
    }
  }

  it('is looked at wherever there is one', () => {
    expect(isForeign({ host: 'localhost:3000' })).toBe(false)
    expect(isForeign(from('http://localhost:3000'))).toBe(false)
    expect(isForeign(from('null'))).toBe(true)
    expect(isForeign(from('https://evil.example'))).toBe(true)
    expect(isForeign(from('https://wall.example.org:8443', 'control.example.com'), PUBLIC)).toBe(false)
    expect(isForeign(from('http://control.example.com', 'control.example.com'), PUBLIC)).toBe(true)
  })
})
