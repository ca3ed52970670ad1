import { clientOfScript } from '#lib/client/client-of-script.ts'

/** The ES module that `npm run build` makes of this is public/mission-control.js. */
export const MCRealtimeClient = clientOfScript(import.meta.url)
export type { RealtimeOptions } from '#lib/client/realtime-options.ts'
export type { RealtimeState } from '#lib/client/realtime-state.ts'
export { MCRealtimeDashboard } from './realtime-dashboard.ts'
