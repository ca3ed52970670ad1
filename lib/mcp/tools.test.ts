import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { McpWorld, use } from './mcp-fixture.ts'

let world: McpWorld
beforeAll(async () => {
  world = await McpWorld.start()
})
afterAll(() => world[Symbol.asyncDispose]())

const task = (taskId: string, more: object = {}) => ({
  type: 'task:created' as const,
  data: { taskId, title: `Do ${taskId}`, status: 'ready' as const, ...more },
})

describe('the list of tools', () => {
  it('gives every tool a title, a description for a model, schemas and honest annotations', async () => {
    const client = await world.client('?agent=lister')
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([
      'report_status',
      'log_activity',
      'list_tasks',
      'create_task',
      'claim_task',
      'update_task',
      'complete_task',
      'fail_task',
      'add_comment',
      'list_leads',
      'add_lead',
      'update_lead',
      'score_lead',
      'ask_person',
      'read_messages',
      'my_budget',
    ])
    for (const { name, title, description, inputSchema, outputSchema, annotations } of tools) {
      expect([name, title?.length, (description?.length ?? 0) > 40]).toEqual([name, expect.any(Number), true])
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false, properties: { agent: {} } })
      expect(outputSchema).toMatchObject({ type: 'object' })
      expect(annotations?.openWorldHint).toBe(false)
    }
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      'list_tasks',
      'list_leads',
      'my_budget',
    ])
  })
})

describe('report_status', () => {
  it('is the word of the agent itself, and makes it known', async () => {
    const client = await world.client('?agent=ada&machine=desk')
    expect(await use(client, 'report_status', { status: 'working', detail: 'reading the log' })).toMatchObject({
      isError: false,
      data: { agent: 'ada', status: 'working' },
    })
    expect(world.state.agents.get('ada')).toMatchObject({
      kind: 'mcp',
      machine: 'desk',
      status: 'working',
      evidence: { source: 'self', task: 'reading the log' },
      current: { title: 'reading the log' },
    })
    await use(client, 'report_status', { status: 'waiting', detail: 'for a review' })
    expect(world.state.agents.get('ada')).toMatchObject({ status: 'waiting', reason: 'input' })
    await use(client, 'report_status', { status: 'error', detail: 'no disk' })
    expect(world.state.agents.get('ada')).toMatchObject({ status: 'error', evidence: { detail: 'no disk' } })
    await use(client, 'report_status', { status: 'idle' })
    expect(world.state.agents.get('ada')?.status).toBe('idle')
  })

  it.each([
    [{ status: 'happy' }, /status/],
    [{}, /status/],
    [{ status: 'idle', mood: 'good' }, /mood/],
    [{ status: 'idle', detail: 'x'.repeat(501) }, /detail/],
    [{ status: 'idle', agent: 7 }, /agent/],
  ])('names the field that is wrong in %o', async (args, field) => {
    const answer = await use(await world.client('?agent=ada'), 'report_status', args)
    expect(answer.isError).toBe(true)
    expect(answer.text).toMatch(field)
  })

  it('asks which agent calls where nothing tells', async () => {
    const answer = await use(await world.client(), 'report_status', { status: 'idle' })
    expect(answer).toMatchObject({ isError: true, data: { error: { code: 'invalid', issues: [{ path: 'agent' }] } } })
    expect(answer.text).toContain('?agent=')
  })
})

describe('log_activity', () => {
  it('adds a line to the feed', async () => {
    const client = await world.client('?agent=ada')
    await use(client, 'log_activity', { title: 'Ran the tests', detail: '12 passed', kind: 'command', ok: true })
    expect(world.state.activity.at(-1)).toMatchObject({
      agentId: 'ada',
      title: 'Ran the tests',
      detail: '12 passed',
      kind: 'command',
      ok: true,
    })
    expect(await use(client, 'log_activity', { title: ' ' })).toMatchObject({ isError: true })
  })
})

describe('tasks', () => {
  it('are claimed, changed, commented and completed, each by its generation', async () => {
    await world.happen(task('flow-1', { project: 'flow' }))
    const client = await world.client('?agent=bob')
    const listed = await use(client, 'list_tasks', { project: 'flow' })
    expect(listed.data).toMatchObject({
      total: 1,
      tasks: [{ id: 'flow-1', generation: 0, version: 1, status: 'ready' }],
    })

    const claimed = await use(client, 'claim_task', { project: 'flow' })
    expect(claimed.data).toMatchObject({
      isNew: true,
      leaseUntil: expect.stringMatching(/Z$/),
      task: { id: 'flow-1', generation: 1, version: 2, status: 'running', assignee: 'agent:bob' },
    })
    expect(await use(client, 'claim_task', { project: 'flow' })).toMatchObject({
      data: { isNew: false, task: { id: 'flow-1', generation: 1 } },
    })
    expect((await use(client, 'list_tasks', { mine: true, project: 'flow' })).data.total).toBe(1)

    await use(client, 'add_comment', { task: 'flow-1', text: 'half way' })
    expect(world.state.tasks.get('flow-1')?.comments).toMatchObject([{ text: 'half way', by: 'agent:bob' }])
    const changed = await use(client, 'update_task', { task: 'flow-1', version: 2, priority: 'urgent' })
    expect(changed.data.task).toMatchObject({ generation: 1, version: 3, priority: 'urgent', status: 'running' })

    const late = await use(client, 'complete_task', { task: 'flow-1', generation: 2, result: 'done' })
    expect(late).toMatchObject({
      isError: true,
      data: { error: { code: 'conflict', current: { id: 'flow-1', generation: 1, priority: 'urgent' } } },
    })
    expect(late.text).toContain('"generation":1')
    const done = await use(client, 'complete_task', { task: 'flow-1', generation: 1, result: 'it works' })
    expect(done.data.task).toMatchObject({ status: 'done', version: 4 })
    // Its answer may have been lost.
    expect(
      (await use(client, 'complete_task', { task: 'flow-1', generation: 1, result: 'it works' })).data.task,
    ).toEqual(done.data.task)
    expect(world.state.tasks.get('flow-1')).toMatchObject({ version: 4, result: 'it works' })
  })

  it('are made with all that a person could say of them, once under an id of their own', async () => {
    await world.happen(task('base'))
    const client = await world.client('?agent=maker')
    const fields = {
      description: 'It fails on Mondays',
      priority: 'high',
      labels: ['bug'],
      dependsOn: ['base'],
      due: '2026-12-31T17:00:00.000Z',
      project: 'made',
      review: 'person',
      rank: 'a1',
    }
    const made = await use(client, 'create_task', { id: 'made-1', title: 'Found a bug', ...fields })
    const { description, ...listed } = fields
    expect(made.data.task).toMatchObject({ id: 'made-1', status: 'backlog', version: 1, ...listed })
    expect(world.state.tasks.get('made-1')).toMatchObject({ title: 'Found a bug', description, ...listed })
    const again = await use(client, 'create_task', { id: 'made-1', title: 'Found a bug', ...fields })
    expect(again).toMatchObject({ isError: false, data: made.data })
    const other = await use(client, 'create_task', { id: 'made-1', title: 'Something else' })
    expect(other).toMatchObject({ isError: true, data: { error: { code: 'conflict', current: { id: 'made-1' } } } })
    expect((await use(client, 'create_task', { title: 'Without an id' })).data.task.id).toMatch(/^t-/)
  })

  it('are dated, ranked, made to wait for others and for a person; what cannot be is refused by its field', async () => {
    await world.happen(task('dep'), task('late', { due: '2026-11-30T00:00:00.000Z' }))
    const client = await world.client('?agent=bob')
    const change = { due: null, rank: 'zz', dependsOn: ['dep'], review: 'person', project: 'web', labels: ['a', 'b'] }
    const changed = await use(client, 'update_task', { task: 'late', ...change })
    expect(changed.data.task).toMatchObject({ id: 'late', ...change })
    const circle = await use(client, 'update_task', { task: 'dep', dependsOn: ['late'] })
    expect(circle).toMatchObject({ isError: true, data: { error: { issues: [{ path: 'dependsOn' }] } } })
    const back = await use(client, 'update_task', { task: 'late', review: 'none' })
    expect(back).toMatchObject({ isError: true, data: { error: { code: 'forbidden' } } })
    const stranger = await use(client, 'update_task', { task: 'late', assignee: 'person:nobody' })
    expect(stranger).toMatchObject({ isError: true, data: { error: { issues: [{ path: 'assignee' }] } } })
    expect((await use(client, 'update_task', { task: 'late', due: 'tomorrow' })).text).toContain('due')
  })

  it('may fail, with a reason', async () => {
    await world.happen(task('doomed'))
    const client = await world.client('?agent=bob')
    await use(client, 'claim_task', { task: 'doomed' })
    expect(await use(client, 'fail_task', { task: 'doomed', generation: 1 })).toMatchObject({
      isError: true,
      text: expect.stringContaining('reason'),
    })
    await use(client, 'fail_task', { task: 'doomed', generation: 1, reason: 'no access' })
    expect(world.state.tasks.get('doomed')).toMatchObject({ status: 'failed', result: 'no access' })
  })

  it('are not ended by an agent that does not hold them', async () => {
    await world.happen(task('held', { status: 'running', assignee: 'agent:bob' }))
    const answer = await use(await world.client('?agent=eve'), 'complete_task', { task: 'held', generation: 1 })
    expect(answer).toMatchObject({ isError: true, data: { error: { code: 'conflict', current: { id: 'held' } } } })
    expect(world.state.tasks.get('held')?.status).toBe('running')
  })

  it.each([
    ['claim_task', { task: 'nowhere' }],
    ['update_task', { task: 'nowhere', status: 'ready' }],
    ['complete_task', { task: 'nowhere', generation: 1 }],
    ['add_comment', { task: 'nowhere', text: 'hello' }],
    ['score_lead', { lead: 'nowhere', score: 5 }],
    ['update_lead', { lead: 'nowhere', stage: 'won' }],
    ['list_leads', { lead: 'nowhere' }],
    ['read_messages', { done: ['nowhere'] }],
    ['ask_person', { id: 'nowhere' }],
  ])('%s says what is not there', async (name, args) => {
    const answer = await use(await world.client('?agent=bob'), name, args)
    expect(answer).toMatchObject({ isError: true, data: { error: { code: 'not_found' } } })
    expect(answer.text).toContain('nowhere')
  })

  it('need something to change', async () => {
    await world.happen(task('same'))
    const answer = await use(await world.client('?agent=bob'), 'update_task', { task: 'same', generation: 1 })
    expect(answer).toMatchObject({ isError: true, data: { error: { code: 'invalid' } } })
    expect(answer.text).toContain('status, title')
  })
})

describe('leads', () => {
  it('are the same lead when they are added again, and are scored', async () => {
    const client = await world.client('?agent=scout')
    const lead = { name: 'Ada', company: 'Engines', domain: 'engines.example' }
    const { data } = await use(client, 'add_lead', { ...lead, notes: 'met at a fair' })
    expect((await use(client, 'add_lead', { ...lead, stage: 'contacted' })).data).toEqual(data)
    const other = await use(client, 'add_lead', { ...lead, domain: 'other.example' })
    expect(other.data.lead).not.toBe(data.lead)
    await use(await world.client('?agent=judge'), 'score_lead', { lead: data.lead, score: 72, parts: { team: 40 } })
    expect(world.state.leads.get(data.lead)).toMatchObject({
      agentId: 'scout',
      notes: 'met at a fair',
      stage: 'contacted',
      score: 72,
      parts: { team: 40 },
      scores: [{ by: 'agent:judge' }],
    })
    expect(['scout', 'judge'].map((id) => world.state.agents.get(id)?.earned.leads)).toEqual([0, 1])
    expect((await use(client, 'score_lead', { lead: data.lead, score: 101 })).text).toContain('score')
  })
})

describe('list_leads and update_lead', () => {
  it('find leads by words and stage, page by page, and change them at the version that was seen', async () => {
    const client = await world.client('?agent=keeper')
    for (let n = 0; n < 5; n++) {
      const lead = { name: `Quarry ${n}`, domain: `q${n}.example`, stage: n < 3 ? 'new' : 'won' }
      await use(client, 'add_lead', { ...lead, notes: 'x'.repeat(2_000), due: '2026-12-01T00:00:00.000Z' })
    }
    const first = await use(client, 'list_leads', { text: 'quarry', stage: 'new', order: 'name', limit: 2 })
    expect(first.data).toMatchObject({ total: 3, leads: [{ name: 'Quarry 0', version: 1 }, { name: 'Quarry 1' }] })
    expect(first.data.leads[0].notes).toHaveLength(500)
    const rest = await use(client, 'list_leads', {
      ...{ text: 'quarry', stage: 'new', order: 'name', limit: 2 },
      after: first.data.next,
    })
    expect(rest.data).toMatchObject({ next: null, leads: [{ name: 'Quarry 2' }] })
    const { id } = rest.data.leads[0]
    const whole = await use(client, 'list_leads', { lead: id })
    expect(whole.data.leads).toMatchObject([{ id, notes: 'x'.repeat(2_000), agentId: 'keeper' }])

    const changed = await use(client, 'update_lead', { lead: id, version: 1, stage: 'qualified', notes: null })
    expect(changed.data.lead).toMatchObject({ id, stage: 'qualified', notes: null, version: 2 })
    const stale = await use(client, 'update_lead', { lead: id, version: 1, stage: 'lost' })
    expect(stale).toMatchObject({
      isError: true,
      data: { error: { code: 'conflict', current: { id, stage: 'qualified', version: 2 } } },
    })
    expect(await use(client, 'update_lead', { lead: id })).toMatchObject({ isError: true })
    expect((await use(client, 'update_lead', { lead: id, owner: 'person:x' })).data.error.issues[0].path).toBe('owner')
  })

  it('show a key that only publishes no lead but those of the agent that it is bound to', async () => {
    const own = await world.key({ scopes: ['publish'], bound: { agentId: 'finder' } })
    const client = await world.client('', own.secret)
    const { data } = await use(client, 'add_lead', { name: 'Own find' })
    expect((await use(client, 'list_leads', { mine: true })).data.leads).toMatchObject([{ id: data.lead }])
    expect(await use(client, 'list_leads')).toMatchObject({ isError: true, data: { error: { code: 'forbidden' } } })
    const foreign = await use(await world.client('?agent=someone'), 'add_lead', { name: 'Not its' })
    const asked = await use(client, 'list_leads', { mine: true, lead: foreign.data.lead })
    expect(asked).toMatchObject({ isError: true, data: { error: { code: 'not_found' } } })
    const free = await world.key({ scopes: ['publish'] })
    const claims = await use(await world.client('?agent=finder', free.secret), 'list_leads', { mine: true })
    expect(claims).toMatchObject({ isError: true, data: { error: { code: 'forbidden' } } })
  })
})

describe('read_messages', () => {
  it('gives a message again until it is said to be done, and tells that it was delivered', async () => {
    const client = await world.client('?agent=postie')
    await use(client, 'report_status', { status: 'idle' })
    const send = (commandId: string, kind: string, args: unknown, agentId = 'postie') =>
      world.happen({ type: 'command:request', data: { commandId, agentId, kind, args } })
    await send('m-1', 'message', { text: 'Please stop at five' })
    await send('m-2', 'pause', null)
    await send('m-3', 'message', 'not for you', 'other')
    const first = await use(client, 'read_messages')
    expect(first.data.messages).toMatchObject([
      { id: 'm-1', kind: 'message', text: 'Please stop at five', by: 'server' },
      { id: 'm-2', kind: 'pause', text: null },
    ])
    expect(world.state.commands.get('m-1')).toMatchObject({ deliveredAt: expect.any(String), outcome: null })
    expect((await use(client, 'read_messages')).data).toEqual(first.data)
    expect((await use(client, 'read_messages', { done: ['m-1'] })).data.messages).toMatchObject([{ id: 'm-2' }])
    expect(world.state.commands.get('m-1')?.outcome).toBe('done')
    // Said twice, as after a lost answer.
    expect((await use(client, 'read_messages', { done: ['m-1'] })).isError).toBe(false)
    expect(await use(client, 'read_messages', { done: ['m-3'] })).toMatchObject({ isError: true })
  })
})

describe('my_budget', () => {
  it('shows what was used today and the budgets that apply, and no other', async () => {
    const client = await world.client('?agent=spender')
    await world.happen({ type: 'agent:registered', data: { agentId: 'spender', project: 'web' } })
    await world.happen({
      type: 'token:usage',
      data: { agentId: 'spender', model: 'm', input: 100, output: 20, costUsd: 0.5 },
    })
    const reached = (budgetId: string, scope: string) => ({
      type: 'token:threshold' as const,
      data: { budgetId, scope, step: 80, spent: 8, limit: 10, period: 'day' },
    })
    await world.happen(
      ...['workspace', 'agent:spender', 'agent:other', 'project:web', 'project:app', 'model:m', 'task:none', 'odd'].map(
        (scope) => reached(`b-${scope}`, scope),
      ),
    )
    const { data } = await use(client, 'my_budget')
    expect(data.today).toEqual({ tokens: 120, costUsd: 0.5, unpricedRequests: 0 })
    expect(data.budgets.map(({ scope }: { scope: string }) => scope)).toEqual([
      'workspace',
      'agent:spender',
      'project:web',
    ])
    expect(data.budgets[0]).toMatchObject({ spent: 8, limit: 10, left: 2, percent: 80 })
  })
})
