import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { lateTransport } from './late-transport.ts'
import type { OpenTransport, TransportListener } from './transport.ts'

const listener: TransportListener = {
  onFrame: () => undefined,
  onByte: () => undefined,
  onLatency: () => undefined,
  onClosed: () => undefined,
}

/** A transport that writes down what is done with it. */
function noting(name: string, notes: string[]): OpenTransport {
  return (cursor) => {
    notes.push(`${name} opened at ${cursor}`)
    return { close: () => notes.push(`${name} closed`), check: () => notes.push(`${name} checked`) }
  }
}

it('opens what it was given once the code is there, and hands on what is asked of it', async () => {
  const notes: string[] = []
  const transport = lateTransport(async () => noting('shared', notes), noting('own', notes))('e:1:t', listener)
  transport.check()
  expect(notes).toEqual([])
  await setImmediate()
  transport.check()
  transport.close()
  expect(notes).toEqual(['shared opened at e:1:t', 'shared checked', 'shared closed'])
})

it('one that is closed before its code has come is never opened', async () => {
  const notes: string[] = []
  lateTransport(async () => noting('shared', notes), noting('own', notes))('e:1:t', listener).close()
  await setImmediate()
  expect(notes).toEqual([])
})

it('where the code does not come the other one is opened, and the next opening asks again', async () => {
  const notes: string[] = []
  let asked = 0
  const load = async () => {
    if (++asked === 1) throw new TypeError('Failed to fetch')
    return noting('shared', notes)
  }
  const open = lateTransport(load, noting('own', notes))
  open('e:1:t', listener)
  await setImmediate()
  open('e:2:t', listener)
  await setImmediate()
  expect(notes).toEqual(['own opened at e:1:t', 'shared opened at e:2:t'])
})
