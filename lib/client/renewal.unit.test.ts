import { expect, it } from 'vitest'
import type { ClientFrame } from '#lib/protocol/frame.ts'
import type { TicketAnswer } from './credentials.ts'
import { createRenewal } from './renewal.ts'

/** Answers each question for a ticket with the next of `answers`. */
function world(...answers: TicketAnswer[]) {
  const sent: ClientFrame[] = []
  const timers: { at: number; run: () => void }[] = []
  let now = 0
  const renewal = createRenewal({
    ticket: async () => answers.shift() ?? { ticket: 'late' },
    send: (frame) => sent.push(frame) > 0,
    env: {
      random: () => 0.5,
      after(ms, run) {
        const timer = { at: now + ms, run }
        timers.push(timer)
        return () => void timers.splice(timers.indexOf(timer), 1)
      },
    },
  })
  return {
    sent,
    renewal,
    answers,
    async pass(ms: number) {
      now += ms
      for (const timer of timers.splice(0))
        if (timer.at <= now) timer.run()
        else timers.push(timer)
      for (let turn = 0; turn < 4; turn++) await null
    },
  }
}
const refused = (code: number): TicketAnswer => ({ closed: { code, reason: '' } })

it('[P-AUTH-5] asks for a ticket in time and sends it in band', async () => {
  const w = world({ ticket: 'fresh' })
  w.renewal.begin(60_000)
  await w.pass(5_000)
  expect(w.sent).toEqual([{ type: 'refresh', id: 'refresh', ticket: 'fresh' }])
})

it('tries again while the server does not answer and time is left, and never after it was refused', async () => {
  const w = world(refused(1006), refused(1006), { ticket: 'third' })
  w.renewal.begin(60_000)
  for (let n = 0; n < 4; n++) await w.pass(5_000)
  expect(w.sent).toMatchObject([{ ticket: 'third' }])

  const out = world(refused(4001))
  out.renewal.begin(60_000)
  for (let n = 0; n < 4; n++) await out.pass(5_000)
  expect(out.sent).toEqual([])

  const short = world(refused(1006))
  short.renewal.begin(4_000)
  for (let n = 0; n < 4; n++) await short.pass(5_000)
  expect(short.sent).toEqual([])
})

it('sends nothing once it was stopped', async () => {
  const w = world({ ticket: 'fresh' })
  w.renewal.begin(60_000)
  w.renewal.stop()
  await w.pass(60_000)
  expect([w.sent, w.answers.length]).toEqual([[], 1])
})
