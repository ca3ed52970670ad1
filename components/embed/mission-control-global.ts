import { clientOfScript } from '#lib/client/client-of-script.ts'
import { MCRealtimeDashboard } from './realtime-dashboard.ts'

// Made into public/mission-control.global.js, a classic script: it has no exports, so it defines two names. Which element
// it came from is known only now, while it runs for the first time.
const script = document.currentScript
Object.assign(globalThis, {
  MCRealtimeClient: clientOfScript(script instanceof HTMLScriptElement ? script.src : undefined),
  MCRealtimeDashboard,
})
