import type { Runtime } from './runtime.ts'

/**
 * The process's one runtime. Next evaluates a shared module separately for the server, for routes and for pages, so it
 * hangs on globalThis under a registered symbol; this file is the only place that knows.
 */
const KEY = Symbol.for('mission-control.runtime')
// A cast, because TypeScript cannot name a registered symbol as a property of globalThis.
const holder = globalThis as { [KEY]?: Runtime }

export function setRuntime(runtime: Runtime): void {
  holder[KEY] = runtime
}

/** @throws when called outside the custom server, as during `next build`. */
export function runtime(): Runtime {
  if (!holder[KEY]) throw new Error('No runtime: Mission Control is started by server.ts (npm start)')
  return holder[KEY]
}
