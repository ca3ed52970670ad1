// Every suite, one after the other but for the two that only read, and one closing line `N passed, N failed` summed over all of them. A suite that dies
// without a report counts as one failure. Arguments go to vitest and leave the browser suite out: `npm test -- lib/log`.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const reports = mkdtempSync(join(tmpdir(), 'mission-control-tests-'))
const only = process.argv.slice(2)

function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    })
    child.on('error', (error) => resolve(console.error(error.message) ?? 1))
    child.on('exit', (code) => resolve(code ?? 1))
  })
}

/** A check that only passes or fails as a whole. */
async function check(command, args) {
  console.log(`\n${command} ${args.join(' ')}`)
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
}

/** @param read turns the suite's JSON report into counts. */
async function suite(command, args, env, file, read) {
  console.log(`\n${command} ${args.join(' ')}`)
  const code = await run(command, args, env)
  const counts = existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8'))) : { passed: 0, failed: 1, skipped: 0 }
  // An error outside any test fails the suite's process without failing a test.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

const vitestReport = join(reports, 'vitest.json')
const playwrightReport = join(reports, 'playwright.json')
const vitest = () =>
  suite(
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`, ...only],
    {},
    vitestReport,
    (report) => ({
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  )
const playwright = () =>
  suite(
    'playwright',
    ['test', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
    playwrightReport,
    ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    }),
  )

const results =
  only.length > 0
    ? [await vitest()]
    : [
        ...(await Promise.all([check('biome', ['check', '--error-on-warnings']), check('tsc', ['--noEmit'])])),
        await vitest(),
        await playwright(),
      ]
rmSync(reports, { recursive: true, force: true })
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(
  `\n${sum('passed')} passed, ${sum('failed')} failed${sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''}`,
)
process.exit(sum('failed') === 0 ? 0 : 1)
