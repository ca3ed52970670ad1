// Makes what pages that are not Next's load from public/: mission-control.js (an ES module), mission-control.global.js (a
// classic script that defines MCRealtimeClient and MCRealtimeDashboard), the types of both, and mission-control-look.css
// with its faces; mission-control-cli.mjs, which connect.sh runs on other machines; and mission-control-publisher.mjs, for programs
// in Node that publish, with its types.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { cliBundle, clientBundle } from './client-bundle.mjs'
import { clientTypes } from './client-types.mjs'

const FACES = {
  'mission-control-sans.woff2': '@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  'mission-control-mono.woff2': '@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  'mission-control-pixel.woff2': '@fontsource/jersey-10/files/jersey-10-latin-400-normal.woff2',
}

/** The parts of our own style sheets that need no Tailwind: one look, written once. */
const STYLES = [
  'app/themes.css',
  'app/tokens.css',
  'app/base.css',
  ...['outline', 'text', 'status', 'window', 'button', 'field', 'table', 'layer'].map(
    (name) => `components/ui/${name}.css`,
  ),
]

for (const [name, source] of Object.entries(FACES)) copyFileSync(`node_modules/${source}`, `public/${name}`)
const faces = ['sans', 'mono', 'pixel'].map(
  (face) =>
    `@font-face { font-family: "mc-${face}"; src: url("mission-control-${face}.woff2"); font-weight: 100 900; font-display: swap }`,
)
const families =
  ':root { --face-sans: "mc-sans"; --face-mono: "mc-mono"; --face-pixel: "mc-pixel"; --face-verdict: "mc-pixel" }'
// `@theme` is Tailwind's; browsers pass over it, and it would be half of the file's noise.
const look = STYLES.map((file) => readFileSync(file, 'utf8').replace(/@theme inline \{[^}]*\}/, '')).join('\n')
writeFileSync('public/mission-control-look.css', `${faces.join('\n')}\n${families}\n${look}`)

const types = clientTypes()
writeFileSync('public/mission-control.d.ts', types.module)
writeFileSync('public/mission-control.global.d.ts', types.script)
writeFileSync('public/mission-control-publisher.d.mts', types.publisher)

await Promise.all([
  clientBundle('components/embed/mission-control.ts', { file: 'public/mission-control.js' }),
  clientBundle('components/embed/mission-control-global.ts', { file: 'public/mission-control.global.js' }),
  cliBundle('cli/main.ts', 'public/mission-control-cli.mjs'),
  cliBundle('lib/publisher/mission-control-publisher.ts', 'public/mission-control-publisher.mjs'),
])
