import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

/** Holds the four looks to WCAG AA and keeps status colours apart for colour-blind readers. */

type Roles = Readonly<Record<string, string>>
type Colour = readonly [number, number, number]

const css = readFileSync(new URL('../app/themes.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
const block = (selector: string): Roles => {
  const text = css.split(`${selector} {`)[1]?.split('}')[0]
  if (text === undefined) throw new Error(`themes.css has no block ${selector}`)
  return Object.fromEntries([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, hex]) => [name, hex]))
}

const day = block(':root')
const night = { ...day, ...block(':root[data-theme="night"]') }
const LOOKS: readonly (readonly [string, Roles])[] = [
  ['day', day],
  ['night', night],
  ['plain', { ...day, ...block(':root[data-skin="plain"]:not([data-theme="night"])') }],
  ['plain night', { ...night, ...block(':root[data-skin="plain"][data-theme="night"]') }],
]

const STATUS = ['working', 'waiting', 'idle', 'error', 'offline', 'stale']
const TEXT = [
  ...['surface', 'ground', 'surface-selected', 'surface-raised', 'waiting-soft', 'error-soft'].map((on) => ['ink', on]),
  ...['surface', 'ground', 'surface-sunken', 'waiting-soft', 'error-soft', 'stale-soft'].map((on) => ['ink-soft', on]),
  ...[
    'surface',
    'surface-sunken',
    'surface-raised',
    'surface-hover',
    'surface-selected',
    'waiting-soft',
    'error-soft',
  ].map((on) => ['ink-mute', on]),
  ['link', 'surface'],
  ['surface', 'link'],
  ['surface', 'ink'],
  ['on-brand', 'brand'],
  ['on-band', 'band'],
  ['on-danger', 'danger'],
  ['rail-text', 'rail-bg'],
  ['rail-text', 'rail-hover'],
  ['rail-mute', 'rail-bg'],
  ...STATUS.flatMap((status) => [`surface`, `${status}-soft`, 'ground'].map((on) => [status, on])),
]
const SHAPES = [
  ['outline', 'surface'],
  ['outline', 'ground'],
  ['focus', 'surface'],
  ['focus', 'ground'],
]

const rgb = (hex: string): Colour => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as never
const linear = (value: number) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
const dot = (a: Colour, b: Colour) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const light = (hex: string): Colour => rgb(hex).map(linear) as never
const luminance = (hex: string) => dot(light(hex), [0.2126, 0.7152, 0.0722])
const contrast = (a: string, b: string) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/** Machado 2009, severity 1, on linear light. */
const BLINDNESS: Readonly<Record<string, readonly [Colour, Colour, Colour]>> = {
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function oklab(colour: Colour): Colour {
  const cone = (weights: Colour) => Math.cbrt(Math.max(0, dot(colour, weights)))
  const lms: Colour = [
    cone([0.4122214708, 0.5363325363, 0.0514459929]),
    cone([0.2119034982, 0.6806995451, 0.1073969566]),
    cone([0.0883024619, 0.2817188376, 0.6299787005]),
  ]
  return [
    dot(lms, [0.2104542553, 0.793617785, -0.0040720468]),
    dot(lms, [1.9779984951, -2.428592205, 0.4505937099]),
    dot(lms, [0.0259040371, 0.7827717662, -0.808675766]),
  ]
}

const seen = (hex: string, kind: string) => oklab((BLINDNESS[kind] ?? []).map((row) => dot(row, light(hex))) as never)
const distance = (a: string, b: string, kind: string) => {
  const [x, y] = [seen(a, kind), seen(b, kind)]
  return 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2])
}

describe.each(LOOKS)('%s', (_look, roles) => {
  const measured = (pairs: readonly (readonly string[])[]) =>
    pairs.map(([ink = '', on = '']) => ({
      pair: `${ink} on ${on}`,
      ratio: contrast(roles[ink] ?? '', roles[on] ?? ''),
    }))

  it('reads: text has a contrast of at least 4.5', () => {
    expect(measured(TEXT).filter(({ ratio }) => !(ratio >= 4.5))).toEqual([])
  })

  it('shows its controls and its focus: outlines have a contrast of at least 3', () => {
    expect(measured(SHAPES).filter(({ ratio }) => !(ratio >= 3))).toEqual([])
  })

  it.each(Object.keys(BLINDNESS))('keeps the fills of two statuses apart for %s readers', (kind) => {
    const close = STATUS.flatMap((a, at) =>
      STATUS.slice(at + 1)
        .map((b) => ({
          pair: `${a}/${b}`,
          apart: distance(roles[`${a}-solid`] ?? '', roles[`${b}-solid`] ?? '', kind),
        }))
        .filter(({ apart }) => !(apart >= 6)),
    )
    expect(close).toEqual([])
  })
})
