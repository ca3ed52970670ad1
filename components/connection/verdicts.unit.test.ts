import { describe, expect, it } from 'vitest'
import type { HttpCheck } from '#lib/client/check-http.ts'
import type { TransportCheck } from '#lib/client/check-transport.ts'
import type { Rung } from '#lib/client/transport.ts'
import { type ConnectionReport, EMPTY_REPORT } from './connection-report.ts'
import { reportText } from './report-text.ts'
import { serverFacts } from './server-facts.ts'
import { summaryWords, transportVerdict } from './verdicts.ts'

const HTTP: HttpCheck = {
  roundTripMs: 3,
  clockAheadMs: 0,
  version: 'http/1.1',
  compression: 'gzip',
  via: null,
  reason: null,
}
const AWAY: HttpCheck = { ...HTTP, roundTripMs: null, reason: 'It is away' }

function check(rung: Rung, outcome: TransportCheck['outcome'], more: Partial<TransportCheck> = {}): TransportCheck {
  const measured = outcome === 'works' ? 12 : null
  return {
    rung,
    outcome,
    openedMs: measured,
    firstByteMs: measured,
    readyMs: measured,
    roundTripMs: rung === 'websocket' ? measured : null,
    heldMs: rung === 'poll' && measured ? 2_040 : null,
    reason: null,
    ...more,
  }
}

const report = (...checks: TransportCheck[]): ConnectionReport => ({
  ...EMPTY_REPORT,
  http: HTTP,
  transports: new Map(checks.map((one) => [one.rung, one])),
})

describe('what was found of a transport', () => {
  it.each([
    ['a stripped upgrade', check('websocket', 'closed'), 'Blocked', /Upgrade \$http_upgrade/],
    ['an upgrade that leads nowhere', check('websocket', 'mute'), 'Silent', /Upgrade \$http_upgrade/],
    ['a stream that is kept until it ends', check('sse', 'mute'), 'Held back', /proxy_buffering off/],
    ['a stream that comes late', check('sse', 'works', { firstByteMs: 2_100 }), 'Held back', /proxy_buffering off/],
    ['a stream that ends early', check('sse', 'cut'), 'Cut', /proxy_read_timeout/],
    [
      'a long request that is answered early',
      check('poll', 'works', { heldMs: 900 }),
      'Cut short',
      /proxy_read_timeout/,
    ],
    ['a long request that fails', check('poll', 'mute'), 'Fails', /proxy_read_timeout/],
    ['a long way', check('websocket', 'works', { roundTripMs: 700 }), 'Slow', /nothing here/],
    ['a refusal', check('sse', 'refused'), 'Refused', /Sign in/],
  ])('%s has a word and a way out', (_, found, word, fix) => {
    const verdict = transportVerdict(found, HTTP)
    expect(verdict.word).toBe(word)
    expect(verdict.fix).toMatch(fix)
    expect(verdict.tone).not.toBe('working')
  })

  it.each(['websocket', 'sse', 'poll'] as const)('%s that works needs nothing', (rung) => {
    expect(transportVerdict(check(rung, 'works'), HTTP)).toMatchObject({ tone: 'working', word: 'Works', fix: null })
  })

  it('a transport is not to blame where plain requests get no answer either', () => {
    for (const rung of ['websocket', 'sse', 'poll'] as const)
      expect(transportVerdict(check(rung, 'mute'), AWAY).word).toBe('No answer')
  })

  it('a poll that an event ended says nothing about how long one is held', () => {
    expect(transportVerdict(check('poll', 'works', { heldMs: null }), HTTP).word).toBe('Works')
  })

  it('what the server or the browser said is told', () => {
    expect(transportVerdict(check('sse', 'refused', { reason: 'You may only publish' }), HTTP).meaning).toContain(
      'You may only publish.',
    )
  })
})

describe('all in one sentence', () => {
  const all = (['websocket', 'sse', 'poll'] as const).map((rung) => check(rung, 'works'))
  it.each([
    ['Every way to hear of events works.', all],
    ['SSE carries the events; WebSocket does not get through.', [check('websocket', 'closed'), ...all.slice(1)]],
    [
      'Polling carries the events; WebSocket and SSE do not get through.',
      [check('websocket', 'closed'), check('sse', 'mute'), ...all.slice(2)],
    ],
    ['No transport gets through: this browser sees nothing live.', all.map(({ rung }) => check(rung, 'mute'))],
    ['Trying every way in which events may reach this browser.', all.slice(0, 2)],
  ])('%s', (words, checks) => expect(summaryWords(report(...checks))).toBe(words))

  it('a server that is away is not told as a network that blocks', () => {
    expect(summaryWords({ ...report(...all.map(({ rung }) => check(rung, 'mute'))), http: AWAY })).toBe(
      'The server does not answer.',
    )
  })
})

describe('what plain requests showed', () => {
  const factOf = (name: string, more: Partial<HttpCheck>) =>
    serverFacts({ ...HTTP, ...more }).find((fact) => fact.name === name)

  it.each([
    ['Clock of the server', { clockAheadMs: 90_000 }, '1 min ahead', /time server/],
    ['Clock of the server', { clockAheadMs: -7_000 }, '7 s behind', /time server/],
    ['HTTP version', { version: 'http/1.0' }, 'HTTP/1.0', /HTTP\/1\.1/],
    ['Compression', { compression: null }, 'none', /Accept-Encoding/],
    ['A request and its answer', AWAY, 'no answer', /runs/],
  ] as const)('%s: %j needs something to be done', (name, more, value, fix) => {
    expect(factOf(name, more)).toMatchObject({ value, fix: expect.stringMatching(fix) })
  })

  it('what is not known is said to be unknown, and what is well needs nothing', () => {
    expect(factOf('Clock of the server', { clockAheadMs: null })?.value).toBe('unknown')
    expect(factOf('HTTP version', { version: null })?.value).toBe('unknown')
    expect(factOf('Compression', AWAY)?.value).toBe('unknown')
    expect(serverFacts(HTTP).map(({ fix }) => fix)).toEqual([null, null, null, null, null])
  })
})

it('the report as text says what was found, what it means and what to do', () => {
  const place = { origin: 'https://office.example', browser: 'Browser 1', at: Date.UTC(2026, 10, 21, 16) }
  const found = report(check('websocket', 'closed'), check('sse', 'works'))
  const event = { storedMs: 4, backMs: new Map<Rung, number | null>([['sse', 6]]), reason: null }
  expect(reportText({ ...found, event }, place).split('\n')).toEqual(
    expect.arrayContaining([
      'Mission Control, test of the connection to https://office.example',
      '2026-11-21T16:00:00.000Z, Browser 1',
      'WebSocket: blocked',
      expect.stringMatching(/^ {2}To do: Let the proxy pass upgrades on/),
      'SSE: works, opened 12 ms, first byte 12 ms, ready 12 ms',
      'Polling: not tried',
      'HTTP version: HTTP/1.1',
      'Test event: receipt after 4 ms, back over WebSocket –, back over SSE 6 ms, back over Polling –',
    ]),
  )
})
