// Makes public/mission-control.js (an ES module) and public/mission-control.global.js (a classic script that defines
// MCRealtimeClient and MCRealtimeDashboard) of lib/client and components/embed, for pages that are not ours.
import { clientBundle } from './client-bundle.mjs'

await Promise.all([
  clientBundle('components/embed/mission-control.ts', { file: 'public/mission-control.js' }),
  clientBundle('components/embed/mission-control-global.ts', { file: 'public/mission-control.global.js' }),
])
