import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream'

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
}

interface StaticFile {
  readonly path: string
  readonly bytes: number
  readonly type: string
}

/**
 * Serves the brotli copies that scripts/compress-static.mjs made of the build's scripts and styles, to those who take them.
 * @param folder where the files of `/_next/static/` are; what it holds now is all that is ever served.
 * @returns a function that answers a request and returns true, or returns false for Next.
 */
export function createServeStatic(folder: string): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = copiesIn(folder)
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const file = files.get(request.url?.split('?', 1)[0] ?? '')
    if (!file || !takesBrotli(request.headers['accept-encoding'])) return false
    response.writeHead(200, {
      'content-type': file.type,
      'content-length': file.bytes,
      'content-encoding': 'br',
      // Its name holds a hash of what is in it.
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    })
    if (request.method === 'HEAD') response.end()
    // One that is gone by now, or a browser that has enough, ends the answer short of its length: the browser asks again.
    else pipeline(createReadStream(file.path), response, () => undefined)
    return true
  }
}

function copiesIn(folder: string): ReadonlyMap<string, StaticFile> {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  const files = new Map<string, StaticFile>()
  for (const name of names) {
    const of = name.slice(0, -'.br'.length)
    const type = TYPES[extname(of)]
    if (!name.endsWith('.br') || type === undefined) continue
    const path = join(folder, name)
    files.set(`/_next/static/${of.split(sep).join('/')}`, { path, bytes: statSync(path).size, type })
  }
  return files
}

/** A quality of zero refuses. */
function takesBrotli(accepted: string | string[] | undefined): boolean {
  const codings = String(accepted ?? '').split(',')
  return codings.some((coding) => /^br(;q=(?!0(\.0*)?$).+)?$/.test(coding.replaceAll(' ', '')))
}
