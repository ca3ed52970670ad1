import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { connectors, findConnector } from '../registry.ts'
import { collect, grantFor, requestOf } from '../replay-fixture.ts'

const HOOKS = ['/api/ingest/codex/hooks', '/api/ingest/codex/notify', '/api/ingest/gemini/hooks']
const LOGS = '/v1/logs'
/** Names that each of them reads something from. */
const NAMES = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PermissionRequest',
  'Stop',
  'Interrupt',
  'SubagentStart',
  'SubagentStop',
  'PreCompact',
  'BeforeAgent',
  'AfterAgent',
  'BeforeTool',
  'AfterTool',
  'Notification',
  'notify agent-turn-complete',
  'SomethingOfNextYear',
]
const KEYS = [
  'agent_id',
  'cwd',
  'error',
  'input-messages',
  'last-assistant-message',
  'llmContent',
  'prompt',
  'prompt_response',
  'returnDisplay',
  'timestamp',
  'tool_name',
  'tool_response',
  'tool_use_id',
  'turn_id',
  'unknown',
]
const text = fc.oneof(
  fc.constantFrom('s1', 'apply_patch', 'write_file', 'Bash', 'x'.repeat(9_000)),
  fc.constantFrom('\ud800', 'a\u0000b', 'x'.repeat(9_000)),
  fc.constantFrom('*** Begin Patch\n*** Move to: a\n*** Add File: \n', 'Exit code: 9', '{"cmd":["a",7]}', '{"cmd":'),
  fc.string({ unit: 'binary', maxLength: 60 }),
)
const members = fc.dictionary(fc.constantFrom('command', 'message', 'file_path', 'error', 'llmContent', 'cmd'), text)
const value = fc.oneof(text, members, fc.jsonValue({ maxDepth: 3 }))
const hook = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.oneof(fc.constantFrom('s1', 's2'), value),
    fc.dictionary(fc.constantFrom(...KEYS), value, { minKeys: 3 }),
    fc.oneof(members, value),
  )
  .map(([hook_event_name, id, rest, tool_input]) => ({
    tool_input,
    ...rest,
    hook_event_name,
    session_id: id,
    type: 'agent-turn-complete',
    'thread-id': id,
  }))

const attribute = (key: string) =>
  fc
    .oneof(
      { weight: 8, arbitrary: fc.constantFrom({ stringValue: '1500' }, { stringValue: '60' }, { boolValue: false }) },
      { weight: 2, arbitrary: text.map((stringValue) => ({ stringValue })) },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    )
    .map((value) => ({ key, value }))
const RECORDS = [
  'codex.sse_event',
  'codex.api_request',
  'codex.tool_result',
  'gemini_cli.api_response',
  'gemini_cli.tool_call',
]
const ATTRIBUTES = [
  'arguments',
  'cached_token_count',
  'call_id',
  'conversation.id',
  'error.message',
  'function_name',
  'http.response.status_code',
  'input_token_count',
  'model',
  'output',
  'output_token_count',
  'session.id',
  'success',
  'tool_name',
]
const logs = fc
  .tuple(
    fc.constantFrom('codex_exec', 'gemini-cli'),
    fc.constantFrom(...RECORDS),
    fc.tuple(...ATTRIBUTES.map((key) => fc.option(attribute(key), { nil: null, freq: 8 }))),
    fc.jsonValue({ maxDepth: 1 }),
  )
  .map(([service, name, attributes, timeUnixNano]) => ({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano,
                attributes: [
                  { key: 'event.name', value: { stringValue: name } },
                  { key: 'event.kind', value: { stringValue: 'response.completed' } },
                  ...attributes.filter((item) => item !== null),
                ],
              },
            ],
          },
        ],
      },
    ],
  }))
const request = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ url: fc.constantFrom(...HOOKS), body: hook, isShaped: fc.constant(true) }),
  },
  { weight: 4, arbitrary: fc.record({ url: fc.constant(LOGS), body: logs, isShaped: fc.constant(true) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      url: fc.constantFrom(...HOOKS, LOGS),
      body: fc.jsonValue({ maxDepth: 3 }),
      isShaped: fc.constant(false),
    }),
  },
)

describe('whatever agent programs send', () => {
  it('is answered 200 with facts that fit their schemas, or is told to be no JSON object', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 3, maxLength: 20 }), async (requests) => {
        const failures: unknown[] = []
        const server = connectors({ onFailure: (error) => failures.push(error) })
        const { publish } = collect()
        for (const [index, { url, body, isShaped }] of requests.entries()) {
          const at = new Date(1_795_000_000_000 + index * 1_000).toISOString()
          const route = findConnector(server, url)
          const asked = requestOf({ at, url, contentType: 'application/json', body }, route?.path ?? '', grantFor())
          const answer = await route?.connector.handle(asked, publish).catch((error: unknown) => error)
          // Keys that could reach a prototype are refused anywhere.
          const refusals = isShaped ? ['invalid'] : ['invalid', 'bad_request']
          if (isMissionError(answer)) expect(refusals).toContain(answer.code)
          else expect(answer).toMatchObject({ status: 200 })
        }
        // What fits no schema is refused by the collector, and would be missing from the log.
        expect(failures).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('may have a time that is none', async () => {
    const attributes = [
      { key: 'event.name', value: { stringValue: 'gemini_cli.api_error' } },
      { key: 'session.id', value: { stringValue: 's1' } },
    ]
    const logRecords = [{ timeUnixNano: { toString: null }, attributes }]
    const body = { resourceLogs: [{ scopeLogs: [{ scope: { name: 'gemini-cli' }, logRecords }] }] }
    const route = findConnector(connectors(), LOGS)
    const { drafts, publish } = collect()
    await route?.connector.handle(
      requestOf({ at: new Date(0).toISOString(), url: LOGS, contentType: 'application/json', body }, route.path),
      publish,
    )
    expect(drafts).toMatchObject([{ type: 'agent:activity', data: { title: 'API error: unknown' } }])
    expect(drafts[0]?.data).not.toHaveProperty('occurredAt')
  })
})
