import type { UsageRequest } from '#lib/usage/usage-answers.ts'

/** Of nobody, and nothing more is known of it. */
export const request: UsageRequest = {
  seq: 7,
  at: '2026-11-01T09:00:00.000Z',
  day: '2026-11-01',
  hour: '2026-11-01T09',
  agentId: null,
  sessionId: null,
  taskId: null,
  project: null,
  model: 'm',
  provider: null,
  input: 5,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  tokens: 5,
  costNano: 3,
  costUsd: 3e-9,
  costSource: null,
  price: null,
  requestId: null,
  durationMs: null,
}
