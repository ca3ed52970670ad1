import { clientOfScript } from './client-of-script.ts'

/** The ES module that `npm run build` makes of this is public/mission-control.js. */
export const MCRealtimeClient = clientOfScript(import.meta.url)
export type { RealtimeOptions } from './realtime-options.ts'
export type { RealtimeState } from './realtime-state.ts'
