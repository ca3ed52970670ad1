import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { curlOf } from './curl-of.ts'

it('survives a shell, whatever an agent wrote into the event', () => {
  const draft = { type: 'own:thing', data: { text: `it's $(touch /nowhere) \`x\` "q" \\ \n é; rm -rf` } }
  const line = curlOf('http://localhost:3000', draft)
  const shown = execFileSync('sh', ['-c', `curl() { for a in "$@"; do printf '%s\\0' "$a"; done; }\n${line}`], {
    env: { ...process.env, MC_API_KEY: 'the-key' },
  })
  const words = shown.toString().split('\0').slice(0, -1)
  expect(words).toEqual([
    'http://localhost:3000/api/events',
    '-H',
    'Authorization: Bearer the-key',
    '-H',
    'Content-Type: application/json',
    '--data-raw',
    JSON.stringify(draft),
  ])
})
