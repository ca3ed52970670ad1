import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { newSecret, signedHeaders } from './sign.ts'

type Verify = (headers: object, body: string, secret: string, nowSeconds?: number) => boolean

describe('[P-ALERT-4] the signature', () => {
  let verify: Verify
  beforeAll(async () => {
    const docs = readFileSync('docs/alerts.md', 'utf8')
    const [, snippet = ''] = /```js\n([\s\S]*?)```/.exec(docs) ?? []
    const module: { readonly verify: Verify } = await import(`data:text/javascript,${encodeURIComponent(snippet)}`)
    verify = module.verify
  })
  const secret = newSecret((bytes) => new Uint8Array(bytes).fill(7))
  const body = '{"type":"test"}'
  const headers = signedHeaders('id-1', 1_700_000_000, body, secret)

  it('is verified by the lines in docs/alerts.md', () => {
    expect(verify(headers, body, secret, 1_700_000_100)).toBe(true)
    expect(
      verify(
        { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` },
        body,
        secret,
        1_700_000_000,
      ),
    ).toBe(true)
  })

  it('is none of another body, id, time or secret, nor of long ago', () => {
    expect(verify(headers, `${body} `, secret, 1_700_000_000)).toBe(false)
    expect(verify({ ...headers, 'webhook-id': 'id-2' }, body, secret, 1_700_000_000)).toBe(false)
    expect(verify({ ...headers, 'webhook-timestamp': '1700000001' }, body, secret, 1_700_000_000)).toBe(false)
    expect(
      verify(
        headers,
        body,
        newSecret((bytes) => new Uint8Array(bytes)),
        1_700_000_000,
      ),
    ).toBe(false)
    expect(verify(headers, body, secret, 1_700_000_301)).toBe(false)
    expect(verify({}, body, secret)).toBe(false)
  })

  it('is the one of the specification, by its own example', () => {
    const example = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const message = '{"test": 2432232314}'
    const signed = signedHeaders('msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, message, example)
    expect(signed['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
  })
})
