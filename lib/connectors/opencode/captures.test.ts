import { describe, expect, it } from 'vitest'
import { collect } from '../replay-fixture.ts'
import { createOpenCodeConnector } from './connector.ts'
import { post, recorded, storyOf } from './replay-fixture.ts'

const TWO_REQUESTS = { requests: 2, input: 610, output: 101, cacheRead: 1_200, cacheWrite: 0, nanoUsd: 932_000 }
const NOTHING = { requests: 0, input: 0, output: 0, cacheRead: 0, cacheWrite: 0, nanoUsd: 0 }
const prompt = (scenario: string) => `user: SCENARIO:${scenario} please PATH:/home/dev/web-app/made.txt`

/** What every recorded session of the real program tells; its tokens are what the model billed for the conversation. */
const STORIES: Readonly<Record<string, ReturnType<typeof storyOf>>> = {
  'permission-once': {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('bash'),
      'working',
      'title Short title',
      '> bash: echo hi',
      'assistant: I will run a command.',
      'asks bash',
      'allow: Allowed once, at the agent.',
      '+ bash: echo hi',
      'assistant: Done: it printed hi.',
      'idle',
    ],
    tokens: TWO_REQUESTS,
  },
  'permission-reject': {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('bash'),
      'working',
      'title Short title',
      '> bash: echo hi',
      'assistant: I will run a command.',
      'asks bash',
      'deny: Denied at the agent.',
      '- bash: echo hi',
      'idle',
    ],
    tokens: { ...NOTHING, requests: 1, input: 300, output: 50, cacheRead: 600, nanoUsd: 460_000 },
  },
  write: {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('write'),
      'working',
      'title Short title',
      '> write made.txt',
      'asks edit',
      'allow: Allowed from now on, at the agent.',
      '+ write made.txt',
      'created made.txt',
      'assistant: File written.',
      'idle',
    ],
    tokens: TWO_REQUESTS,
  },
  fail: {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('fail'),
      'working',
      'title Short title',
      '> bash: exit 3',
      '- bash: exit 3',
      'assistant: Failed with 3.',
      'idle',
    ],
    tokens: TWO_REQUESTS,
  },
  error: {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('error'),
      'working',
      'title Short title',
      '- The turn failed: fake upstream error',
      'error',
    ],
    tokens: NOTHING,
  },
  interrupt: {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('slow'),
      'working',
      'title Short title',
      '* Interrupted',
      'idle',
      `assistant: ${'counting '.repeat(9).trim()}`,
    ],
    tokens: NOTHING,
  },
  delete: {
    lines: [
      'started web-app',
      'model fake-model',
      prompt('text'),
      'working',
      'title Short title',
      'assistant: Just text.',
      'idle',
      'ended deleted',
    ],
    tokens: { ...NOTHING, requests: 1, input: 300, output: 50, cacheRead: 600, nanoUsd: 460_000 },
  },
}

async function replayed(name: string, together: boolean) {
  const kept = collect()
  const connector = createOpenCodeConnector({ maxDepth: 64 })
  const events = recorded(name)
  const context = { host: 'desk', directory: '/home/dev/web-app' }
  if (together) await connector.handle(post({ ...context, events }), kept.publish)
  else for (const event of events) await connector.handle(post(event), kept.publish)
  return kept.drafts
}

describe('recorded sessions of OpenCode', () => {
  it.each(Object.entries(STORIES))('%s tells what happened, event by event', async (name, story) => {
    expect(storyOf(await replayed(name, false))).toEqual(story)
  })
  it.each(Object.entries(STORIES))('%s tells the same as one batch', async (name, story) => {
    expect(storyOf(await replayed(name, true))).toEqual(story)
  })
})
