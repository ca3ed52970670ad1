// What `npm start`, `npm test` and the rest do from a bare clone: install, build when something changed, then run on the
// project's own Node. Plain JavaScript for whatever Node is on the machine (20 and up); everything it starts runs on ours.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_FLAGS } from './node-flags.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
process.chdir(root)
const env = {
  ...process.env,
  PATH: join(root, 'node_modules', '.bin') + delimiter + process.env.PATH,
  // What was parsed once is not parsed again, by no process and by no thread: a start costs half, and memory a third less.
  NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'),
  NEXT_TELEMETRY_DISABLED: '1',
}

/** Runs a command to its end, passes our signals on to it, and resolves to its exit code. */
function run(command, args, more = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...env, ...more },
      shell: process.platform === 'win32',
    })
    const pass = (signal) => child.kill(signal)
    process.on('SIGINT', pass).on('SIGTERM', pass)
    // npm passes a SIGTERM on only as far as its shell: an orphan stops its child itself.
    const parent = process.ppid
    const watch = setInterval(() => process.ppid !== parent && pass('SIGTERM'), 500)
    const settle = (done) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      clearInterval(watch)
      done()
    }
    child.on('error', (cause) => settle(() => reject(new Error(`Cannot run ${command}: ${cause.message}`, { cause }))))
    child.on('exit', (code, signal) => settle(() => resolve(code ?? (signal ? 1 : 0))))
  })
}

async function must(...command) {
  const code = await run(...command)
  if (code !== 0) process.exit(code)
}

/** What pages that are not ours load; made of lib/client and components/embed, and served like any file of public/. */
const made = [
  '.js',
  '.d.ts',
  '.global.js',
  '.global.d.ts',
  '-cli.mjs',
  '-look.css',
  '-sans.woff2',
  '-mono.woff2',
  '-pixel.woff2',
].map((name) => join('public', `mission-control${name}`))

function digest(paths) {
  const hash = createHash('sha256')
  const walk = (path) => {
    if (!existsSync(path)) return
    if (statSync(path).isDirectory()) for (const entry of readdirSync(path).sort()) walk(join(path, entry))
    else if (!/\.test\.tsx?$/.test(path) && !made.includes(path))
      hash.update(path).update('\0').update(readFileSync(path))
  }
  paths.forEach(walk)
  return hash.digest('hex')
}

/** Does the work only when what it depends on differs from the last time it went well, or what it made is gone. */
async function once(stamp, sources, work, outputs = []) {
  const now = digest(sources)
  if (outputs.every(existsSync) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  await work()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
}

const install = () =>
  once('node_modules/.stamp', ['package-lock.json', 'package.json'], () => {
    const npm = process.env.npm_execpath
    // Both kinds are named because NODE_ENV=production would leave out what the build needs.
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']
    // npm must run on the Node it came with, not on the one that it is about to replace.
    return npm?.endsWith('.js')
      ? must(process.execPath, [npm, ...args], { PATH: process.env.PATH })
      : must('npm', args, { PATH: process.env.PATH })
  })

const buildSources = [
  'app',
  'components',
  'lib',
  'public',
  'proxy.ts',
  'package-lock.json',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
]
/** Before Next, which looks into public/ when it starts. */
const buildClient = () =>
  once(
    'node_modules/.client-stamp',
    [
      'cli',
      'lib/client',
      'lib/connect',
      'lib/protocol',
      'components',
      'app/themes.css',
      'app/tokens.css',
      'app/base.css',
      'scripts',
      'package-lock.json',
    ],
    () => must('node', ['scripts/build-client.mjs']),
    made,
  )

/** Removes an earlier build; `dev` is that of a running `npm run dev`. */
function cleanBuild() {
  for (const entry of existsSync('.next') ? readdirSync('.next') : []) {
    if (entry !== 'dev') rmSync(join('.next', entry), { recursive: true, force: true })
  }
}

// Next 16 now and then fails to prerender its own /_global-error ("Cannot read properties of null (reading 'useContext')") and
// builds the same sources well a moment later. So a build starts from nothing and is tried again.
const BUILD_TRIES = 3
async function build() {
  await buildClient()
  await once('.next/stamp', buildSources, async () => {
    for (let tries = 1; ; tries++) {
      cleanBuild()
      const code = await run('next', ['build'], { NODE_ENV: 'production' })
      if (code === 0) break
      if (tries === BUILD_TRIES) process.exit(code)
      console.error('The build failed; trying again.')
    }
    await must('node', ['scripts/compress-static.mjs'])
  })
}

/** The Node that everything runs on comes with the packages; where no such package exists for this machine, its own must do. */
function checkNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const own = [name, 'node.cmd'].some((file) => existsSync(join(root, 'node_modules', '.bin', file)))
  if (own || Number(process.versions.node.split('.')[0]) >= 26) return
  console.error(
    `There is no packaged Node for ${process.platform} ${process.arch}, and this one is ${process.version}: install Node 26 or newer.`,
  )
  process.exit(1)
}

const [task = 'start', ...rest] = process.argv.slice(2)
await install()
checkNode()
switch (task) {
  case 'dev':
    await buildClient()
    await must('node', [...NODE_FLAGS, 'server.ts', ...rest], { NODE_ENV: 'development' })
    break
  case 'start':
    await build()
    await must('node', [...NODE_FLAGS, 'server.ts', ...rest], { NODE_ENV: 'production' })
    break
  case 'build':
    await build()
    break
  case 'check':
    await must('biome', ['check', '--error-on-warnings', ...rest])
    await must('tsc', ['--noEmit'])
    break
  case 'faults':
    await build()
    await must('node', ['faults/run.ts', ...rest])
    break
  case 'soak':
    await build()
    await must('node', ['faults/soak.ts', ...rest])
    break
  case 'bench':
    await build()
    await must('node', ['bench/run.ts', ...rest])
    break
  case 'test':
    await build()
    await must('node', ['scripts/test.mjs', ...rest])
    break
  default:
    console.error(`Unknown task "${task}". Use start, dev, build, check, test, faults, soak or bench.`)
    process.exit(2)
}
