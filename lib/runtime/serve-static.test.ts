import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServeStatic } from './serve-static.ts'

const CODE = 'console.log("hello")\n'.repeat(50)
let folder: string
const server = createServer()
let port: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mission-static-'))
  await mkdir(join(folder, 'static', 'chunks'), { recursive: true })
  await writeFile(join(folder, 'static', 'chunks', 'a.js'), CODE)
  await writeFile(join(folder, 'static', 'chunks', 'a.js.br'), brotliCompressSync(CODE))
  await writeFile(join(folder, 'static', 'chunks', 'b.js'), CODE)
  await writeFile(join(folder, 'static', 'secret.json.br'), 'not to be served')
  await writeFile(join(folder, 'outside.js.br'), 'not to be served')
  const serve = createServeStatic(join(folder, 'static'))
  server.on('request', (asked, response) => {
    if (!serve(asked, response)) response.writeHead(299).end('next')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  port = address !== null && typeof address === 'object' ? address.port : 0
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

/** Without what fetch does of its own: decoding, and making addresses tidy. */
async function ask(path: string, encoding?: string, method = 'GET') {
  const headers = encoding === undefined ? {} : { 'accept-encoding': encoding }
  const asked = request({ host: '127.0.0.1', port, path, method, headers }).end()
  const [response] = await once(asked, 'response')
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) }
}

describe('createServeStatic', () => {
  it('serves the copy of a file that never changes to whoever takes brotli', async () => {
    const { status, headers, body } = await ask('/_next/static/chunks/a.js?dpl=1', 'gzip, deflate, br, zstd')
    expect(status).toBe(200)
    expect(brotliDecompressSync(body).toString()).toBe(CODE)
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-length': String(body.length),
      'content-type': 'application/javascript; charset=UTF-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    })
  })

  it('tells the head alone when only that is asked for', async () => {
    const { status, body } = await ask('/_next/static/chunks/a.js', 'br', 'HEAD')
    expect([status, body.length]).toEqual([200, 0])
  })

  it.each([undefined, 'gzip', 'identity', 'br;q=0', 'br; q=0.0', 'brotli'])(
    'leaves it to Next where brotli is not taken: %s',
    async (encoding) => {
      expect((await ask('/_next/static/chunks/a.js', encoding)).status).toBe(299)
    },
  )

  it('takes a quality that is not zero', async () => {
    expect((await ask('/_next/static/chunks/a.js', 'gzip, br;q=0.9')).status).toBe(200)
  })

  it.each([
    '/_next/static/chunks/b.js',
    '/_next/static/chunks/a.js.br',
    '/_next/static/../outside.js',
    '/_next/static/%2e%2e/outside.js',
    '/_next/static/secret.json',
    '/chunks/a.js',
  ])('leaves everything else to Next: %s', async (path) => {
    expect((await ask(path, 'br')).status).toBe(299)
  })

  it('leaves other methods to Next', async () => {
    expect((await ask('/_next/static/chunks/a.js', 'br', 'POST')).status).toBe(299)
  })

  it('serves nothing where nothing was built', async () => {
    const asked = { method: 'GET', url: '/_next/static/a.js', headers: { 'accept-encoding': 'br' } }
    const serve = createServeStatic(join(folder, 'nowhere'))
    expect(Reflect.apply(serve, null, [asked, {}])).toBe(false)
  })
})
