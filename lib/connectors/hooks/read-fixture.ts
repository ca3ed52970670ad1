import fc from 'fast-check'
import { hookPayload } from './hook.schema.ts'
import type { HookClient } from './hook-client.ts'
import { draftsFromHook, type HookFacts } from './hook-drafts.ts'
import { identify } from './identity.ts'
import type { SessionMemo } from './session-memo.ts'

interface Heard {
  readonly memo: SessionMemo
  readonly now: number
  readonly agentHeardAt?: number | null
}

/** For tests: what becomes of one hook that a key named `laptop-1` sends. */
export function readFixture(client: HookClient, input: object, { memo, now, agentHeardAt = null }: Heard): HookFacts {
  const hook = hookPayload.parse(input)
  const source = { principal: { name: 'laptop-1', bound: {} }, machine: null, agent: null }
  const agent = identify(client.kind, client.projectOf(hook), source)
  return draftsFromHook(hook, agent, { client, principalId: 'key:1', memo, now, agentHeardAt })
}

const FIELDS = Object.keys(hookPayload.shape)
/** Values that hooks have, values of the wrong kind, and strings that are hard to handle. */
const value = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('s1', 't1', 't2', 'a1', 'Bash', 'Write', 'AskUserQuestion', 'resume', 'manual'),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(9_000), '\ud800', 'a\u0000b', '') },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
)
/** For tests: hooks of these names or of none, with members that they have, that others have, and that are of the wrong kind. */
export const hookPayloads = (names: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...names, 'Unknown'),
      fc.constantFrom('s1', 's2'),
      fc.dictionary(fc.constantFrom(...FIELDS), value),
    )
    .map(([hook_event_name, session_id, rest]) => ({ session_id, ...rest, hook_event_name }))
