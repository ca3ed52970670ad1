import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createPasswords, type Derive } from './passwords.ts'

describe('passwords', () => {
  it('are hashed with argon2id, a salt of their own, and the cost that the text names', async () => {
    const passwords = createPasswords(randomBytes)
    const first = await passwords.hash('correct horse battery')
    const second = await passwords.hash('correct horse battery')
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(second).not.toBe(first)
    expect(await passwords.verify(first, 'correct horse battery')).toBe(true)
    expect(await passwords.verify(first, 'correct horse batterz')).toBe(false)
    expect(await passwords.verify(null, 'correct horse battery')).toBe(false)
  })

  it('cannot be checked against a text of another cost', async () => {
    const hash = `$argon2id$v=19$m=8,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`
    await expect(createPasswords(randomBytes).verify(hash, 'x')).rejects.toMatchObject({ code: 'internal' })
  })

  it('are checked two at a time, and refused beyond the number that may wait', async () => {
    const release: (() => void)[] = []
    let most = 0
    let running = 0
    const derive: Derive = async () => {
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => release.push(resolve))
      running--
      return new Uint8Array(32)
    }
    const passwords = createPasswords(randomBytes, derive)
    const asked = Array.from({ length: 40 }, () => passwords.verify(null, 'x'))
    const settled = Promise.allSettled(asked)
    let answered = 0
    while (answered < 34) {
      for (const next of release.splice(0)) {
        answered++
        next()
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    const refused = (await settled).filter(({ status }) => status === 'rejected')
    expect(most).toBe(2)
    expect(refused).toHaveLength(6)
    expect(refused[0]).toMatchObject({ reason: { code: 'overloaded' } })
    const again = passwords.verify(null, 'x')
    release.shift()?.()
    expect(await again).toBe(false)
  })
})
