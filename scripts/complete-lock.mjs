// npm leaves an optional platform package out of the lock when the registry it asked did not have it, and `npm ci` then
// refuses the lock. This adds each missing one by the version its parent names, with os/cpu/libc read off its name.
import { readFileSync, writeFileSync } from 'node:fs'

const file = 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
const OS = /(android|darwin|freebsd|linux|openbsd|netbsd|sunos|aix|win32|win|openharmony|wasm32|wasi)/
const CPU = /(x64|arm64|arm|ia32|ppc64le|ppc64|riscv64|s390x|loong64|mips64el|x86|wasm32)/
let added = 0
for (const [path, pkg] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(pkg.optionalDependencies ?? {})) {
    const at = [path && `${path}/node_modules/${name}`, `node_modules/${name}`].filter(Boolean)
    if (at.some((p) => lock.packages[p]) || !/^\d/.test(version)) continue
    const tail = name.replace(/^.*?\//, '')
    const os = OS.exec(tail)?.[1],
      cpu = CPU.exec(tail)?.[1]
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu ? { cpu: [cpu] } : {}),
      ...(/musl/.test(tail) ? { libc: ['musl'] } : os === 'linux' && /gnu/.test(tail) ? { libc: ['glibc'] } : {}),
      optional: true,
      ...(pkg.dev ? { dev: true } : {}),
      ...(os && !/wasm|wasi/.test(os) ? { os: [os === 'win' ? 'win32' : os] } : {}),
    }
    added++
    console.log('added', name, version)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
if (added) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
