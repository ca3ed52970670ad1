import { rolldown } from 'rolldown'

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
