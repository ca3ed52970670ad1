import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type LaunchOptions } from 'playwright'

const SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const args = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/**
 * A Chromium that starts here: the one that CHROMIUM_PATH names, Playwright's own, the system's, or the one packed in an
 * npm package. PACKED_CHROMIUM=1 takes the packed one even where there is another, to prove that it works.
 */
export async function findChromium(): Promise<LaunchOptions> {
  const named = process.env.CHROMIUM_PATH
  if (named) return { executablePath: named, args }
  if (!process.env.PACKED_CHROMIUM) {
    if (existsSync(chromium.executablePath())) return { args }
    const system = SYSTEM.find((path) => existsSync(path) && spawnSync(path, ['--version']).status === 0)
    if (system) return { executablePath: system, args }
  }
  if (process.platform === 'linux' && process.arch === 'x64') return packed()
  if (spawnSync('playwright', ['install', 'chromium'], { stdio: 'inherit' }).status === 0) return { args }
  throw new Error('No Chromium: install one (Debian: apt-get install chromium) or name it in CHROMIUM_PATH.')
}

/** The build inside @sparticuz/chromium, with the libraries it brings for systems that lack them. */
async function packed(): Promise<LaunchOptions> {
  // The package unpacks its libraries only where it believes to be on the platform it was made for.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  const { default: pack } = await import('@sparticuz/chromium')
  const executablePath = await pack.executablePath()
  delete process.env.AWS_EXECUTION_ENV
  const environment = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const libraries = [join(tmpdir(), 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return {
    executablePath,
    args: [...args, '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
    env: { ...environment, LD_LIBRARY_PATH: libraries },
  }
}
