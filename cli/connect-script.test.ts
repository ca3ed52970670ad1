import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

/** Runs public/connect.sh as a pasted line does, on a machine that has these programs alone. */
function paste(programs: readonly string[], ...args: string[]) {
  const bin = mkdtempSync(join(tmpdir(), 'bin-'))
  onTestFinished(() => rmSync(bin, { recursive: true }))
  for (const name of ['cat', 'mktemp', 'rm', ...programs]) {
    const from = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim()
    symlinkSync(name === 'node' ? process.execPath : from, join(bin, name))
  }
  const { status, stderr } = spawnSync('/bin/sh', ['public/connect.sh', ...args], {
    env: { ...process.env, PATH: bin, MC_URL: '' },
    encoding: 'utf8',
  })
  return { status, stderr }
}

const TO = ['connect', 'codex', '--to', 'http://127.0.0.1:9']

it('says where to, what is missing, and that nothing was changed', () => {
  expect(paste(['curl', 'node'])).toMatchObject({ status: 1, stderr: expect.stringContaining('say where to') })
  expect(paste(['node'], ...TO).stderr).toContain('needs curl')
  expect(paste(['curl'], ...TO).stderr).toMatch(
    /needs Node 20[\s\S]*Nothing was changed[\s\S]*http:\/\/127\.0\.0\.1:9\/connect/,
  )
})

it('says that a server did not send the program', () => {
  expect(paste(['curl', 'node'], ...TO)).toMatchObject({ status: 1, stderr: expect.stringContaining('did not send') })
})
