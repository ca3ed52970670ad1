import type { Server } from 'node:http'
import type { Config } from './config.ts'
import type { ServerRuntime } from './create-runtime.ts'

/** Prints the ready line, and the one-time link as long as there is no owner. */
export function announce(server: Server, config: Config, runtime: ServerRuntime): void {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const origin = config.publicUrl ?? `http://${hostOf(config.host)}:${port}`
  const ready = `ready ${origin} · data in ${config.dataDir} · ${runtime.log.head} ${runtime.log.head === 1 ? 'event' : 'events'}\n`
  const link = `create the owner (this link works once): ${origin}/setup?token=${runtime.setupToken}\n`
  // In one piece, so that whoever waits for the ready line has the link too.
  process.stdout.write(runtime.accounts.hasOwner ? ready : ready + link)
}

/** Runs a step of the start; when it fails, prints its sentence without a stack and leaves with code 1. */
export async function failStart<T>(step: () => T | Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    process.stderr.write(`Mission Control did not start. ${sentence(error)}\n`)
    process.exit(1)
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE')
    return `${error.message}: another program has this port. Set PORT to another, or to 0 for a free one.`
  if (code === 'EACCES') return `${error.message}: this port is not for everybody. Set PORT to one above 1023.`
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL')
    return `${error.message}: HOST must be an address of this machine, such as 127.0.0.1 or 0.0.0.0.`
  return error.message
}

function hostOf(host: string): string {
  if (host === '127.0.0.1' || host === '::1' || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
