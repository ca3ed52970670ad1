import localFont from 'next/font/local'

/** The latin subsets of four OFL faces, taken from their npm packages: nothing is fetched from elsewhere. */
const sans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--face-sans',
})
const mono = localFont({
  src: '../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--face-mono',
  adjustFontFallback: false,
})
const pixel = localFont({
  src: '../node_modules/@fontsource/jersey-10/files/jersey-10-latin-400-normal.woff2',
  weight: '400',
  variable: '--face-pixel',
})
const verdict = localFont({
  src: '../node_modules/@fontsource/jersey-15/files/jersey-15-latin-400-normal.woff2',
  weight: '400',
  variable: '--face-verdict',
})

/** Class names that set the families which tokens.css names. */
export const FACES = [sans, mono, pixel, verdict].map(({ variable }) => variable).join(' ')
