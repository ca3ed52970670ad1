import { expect, it } from 'vitest'
import { isLocalAddress } from './local-address.ts'

it.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000', 'http://mc.localhost'])(
  'knows that %s is this machine alone',
  (url) => expect(isLocalAddress(url)).toBe(true),
)

it.each([
  'https://control.example.com',
  'http://192.168.1.20:3000',
  'http://desk.local:3000',
  'http://localhost.example.com',
])('knows that %s may be reached by others', (url) => expect(isLocalAddress(url)).toBe(false))
