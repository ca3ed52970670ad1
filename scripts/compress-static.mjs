// Puts a brotli copy beside each script and style sheet of the build: they are asked for once by every browser, never change,
// and this is a sixth smaller than what can be made while somebody waits. Served by lib/runtime/serve-static.ts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)
const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_MAX_QUALITY } = constants

const files = readdirSync('.next/static', { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(js|css)$/.test(file),
)
await Promise.all(
  files.map(async (file) => {
    const path = join('.next/static', file)
    const raw = readFileSync(path)
    const params = { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: raw.length }
    writeFileSync(`${path}.br`, await compress(raw, { params }))
  }),
)
