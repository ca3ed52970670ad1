import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true }).filter((item) => item.isDirectory())
const files = folders.flatMap(({ name }) => {
  const folder = new URL(`./${name}/fixtures/`, import.meta.url)
  return listed(folder).map((file) => ({ file: `${name}/${file}`, url: new URL(file, folder) }))
})

function listed(folder: URL): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.jsonl'))
  } catch {
    // Not every connector has recorded requests.
    return []
  }
}

/** What would name somebody; the machines that are named are invented. */
const TELLING = [
  /[\w.+-]+@[\w-]+\.[a-z]{2,}/,
  /"host\.name","value":\{"stringValue":"(?!(?:laptop-1|build-7)")[^"]*"/,
  /"(?:host\.id|process\.command_args|process\.owner|installation\.id|user\.email|user\.account_\w+)"/,
  /\bauthorization\b|\bBearer |\bsk-[A-Za-z0-9]{8}|\bAIza/i,
]

describe('recorded requests', () => {
  it('are there', () => expect(files.length).toBeGreaterThan(20))

  it.each(files)('$file names no person, account, machine or secret', ({ url }) => {
    const text = readFileSync(url, 'utf8')
    const homes = [...text.matchAll(/\/(?:home|Users)\/([A-Za-z0-9_.-]+)/g)].map(([, user]) => user)
    expect(homes.filter((user) => user !== 'dev')).toEqual([])
    for (const told of TELLING) expect(told.exec(text)?.[0]).toBeUndefined()
  })
})
