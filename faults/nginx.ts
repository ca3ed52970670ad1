import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './until.ts'

/** Where Debian's package puts it. */
const BINARY = '/usr/sbin/nginx'

export const hasNginx = (): boolean => existsSync(BINARY)

export interface Nginx extends AsyncDisposable {
  readonly url: string
}

/**
 * nginx in front of a server, as it comes out of the box: it buffers, compresses everything it may, and speaks HTTP/1.0 to
 * the server, which loses the Upgrade. @param upgrades with the three lines that its documents ask for.
 */
export async function startNginx(target: string, upgrades: boolean): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'mission-nginx-'))
  const port = await freePort()
  for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) await mkdir(join(folder, name))
  await writeFile(join(folder, 'nginx.conf'), configOf(folder, port, target, upgrades))
  const child = spawn(BINARY, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  const url = `http://localhost:${port}`
  const ready = await until(async () => child.exitCode !== null || (await answers(url)), 10_000)
  if (ready === null || child.exitCode !== null) {
    await end(child, folder)
    throw new Error(`nginx did not start: ${said}`)
  }
  return { url, [Symbol.asyncDispose]: () => end(child, folder) }
}

async function end(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await rm(folder, { recursive: true, force: true })
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`)
    await response.arrayBuffer()
    return response.ok
  } catch {
    // Not yet.
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  return address.port
}

function configOf(folder: string, port: number, target: string, upgrades: boolean): string {
  const headers = upgrades
    ? 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";'
    : ''
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 256; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  gzip on;
  gzip_proxied any;
  gzip_min_length 0;
  gzip_types *;
  proxy_buffering on;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${target}; proxy_set_header Host $http_host; ${headers} }
  }
}
`
}
