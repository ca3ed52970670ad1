import { rolldown } from 'rolldown'

/**
 * The command line in one file, readable, for machines that have Node 20 and not this repository.
 * @param {string} input
 * @param {string} file where it is written.
 */
export async function cliBundle(input, file) {
  const build = await rolldown({
    input,
    platform: 'node',
    tsconfig: false,
    logLevel: 'warn',
    transform: { target: 'node20' },
  })
  await build.write({ format: 'es', file, comments: false })
  await build.close()
}

/**
 * One file of an entry and all that it imports, minified.
 * @param {string} input
 * @param {{ file?: string }} [output] where it is written; nowhere without it.
 * @returns {Promise<string>} the code.
 */
export async function clientBundle(input, { file } = {}) {
  const format = input.endsWith('-global.ts') ? 'iife' : 'es'
  const build = await rolldown({ input, platform: 'browser', tsconfig: false, logLevel: 'warn' })
  const options = { format, minify: true, comments: false }
  const { output } = file === undefined ? await build.generate(options) : await build.write({ ...options, file })
  await build.close()
  return output[0].code
}
