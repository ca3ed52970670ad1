import { clientOfScript } from './client-of-script.ts'
import { MCRealtimeDashboard } from './realtime-dashboard.ts'

// The one script of ours that does something by being loaded: a classic script has no exports, so it defines two names. It
// is known only now which element it came from.
const script = document.currentScript
Object.assign(globalThis, {
  MCRealtimeClient: clientOfScript(script instanceof HTMLScriptElement ? script.src : undefined),
  MCRealtimeDashboard,
})
