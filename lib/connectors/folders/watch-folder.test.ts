import { chmod, mkdir, mkdtemp, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { office, soon } from './folder-fixture.ts'

describe('a watched folder', () => {
  it('is an agent for each agents/*/state.json, with evidence of what it does', async () => {
    const here = await office()
    await here.write('agents/nova/state.json', { name: 'Nova', status: 'busy', task: 'Reading', machine: 'mill' })
    await using _watch = here.watch()
    await soon(() => here.agent()?.status).toBe('working')
    expect(here.agent()).toMatchObject({ name: 'Nova', machine: 'mill', project: 'office', capabilities: ['watch'] })
    expect(here.agent()?.evidence).toMatchObject({
      source: 'folder',
      task: 'Reading',
      detail: 'agents/nova/state.json',
    })
    await here.write('agents/nova/state.json', { name: 'Nova', status: 'waiting_for_permission' })
    await soon(() => here.agent()).toMatchObject({ status: 'waiting', reason: 'permission' })
    await here.write('agents/zoe/state.json', { id: 'zoe-1', state: 'idle' })
    await soon(() => here.agent('zoe-1')?.status).toBe('idle')
    await soon(() => here.status()?.status).toBe('up')
    expect(here.errors).toEqual([])
  })

  it('a state that went away is an agent that is offline; one that was old when it was found is stale', async () => {
    const here = await office()
    await here.write('agents/nova/state.json', { status: 'working' })
    const old = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000)
    await utimes(join(here.root, 'agents/nova/state.json'), old, old)
    await using _watch = here.watch()
    await soon(() => here.agent()?.status).toBe('stale')
    expect(here.agent()?.evidence?.at).toBe(old.toISOString())
    await rm(join(here.root, 'agents/nova'), { recursive: true })
    await soon(() => here.agent()?.status).toBe('offline')
    await here.write('agents/nova/state.json', { status: 'working' })
    await soon(() => here.agent()?.status).toBe('working')
  })

  it('puts tasks on the board, follows the file where it changes, and leaves what people changed', async () => {
    const here = await office()
    const tasks = [
      { id: 1, title: 'Read', status: 'todo', priority: 'p1', assignee: 'nova' },
      { id: 2, title: 'Write', status: 'in progress', dependsOn: [1] },
    ]
    await here.write('tasks.json', { tasks })
    await here.write('queue/post.json', { title: 'Post it' })
    await using _watch = here.watch()
    await soon(here.tasks).toEqual({ 1: 'ready', 2: 'running', post: 'ready' })
    expect(here.state.tasks.get('office:1')).toMatchObject({ title: 'Read', priority: 'high', assignee: 'agent:nova' })
    expect(here.state.tasks.get('office:2')?.dependsOn).toEqual(['office:1'])
    await here.write('tasks.json', { tasks: [tasks[0], { ...tasks[1], status: 'done', result: 'Written' }] })
    await soon(here.tasks).toEqual({ 1: 'ready', 2: 'done', post: 'ready' })
    expect(here.events('task:completed')).toMatchObject([{ data: { taskId: 'office:2', result: 'Written' } }])
    expect(here.state.tasks.get('office:1')?.version).toBe(1)
    // A closed one that goes on is reopened first; one that is gone from the file is cancelled, unless it is done.
    await here.write('tasks.json', { tasks: [{ ...tasks[1], status: 'running' }] })
    await unlink(join(here.root, 'queue/post.json'))
    await soon(here.tasks).toEqual({ 1: 'cancelled', 2: 'running', post: 'cancelled' })
    await here.write('tasks.json', { tasks })
    await soon(here.tasks).toEqual({ 1: 'ready', 2: 'running', post: 'cancelled' })
    expect(here.errors).toEqual([])
  })

  it('tells changes of any file, whose it is, and passes over what is to be ignored and its own data', async () => {
    const here = await office()
    await here.write('agents/nova/state.json', { status: 'idle' })
    await here.write('old.md', 'was there before')
    await here.write('.missionignore', '*.log\n/private/\n!keep.log\n')
    await using _watch = here.watch()
    await soon(() => here.status()?.status).toBe('up')
    await soon(() => here.agent()?.status).toBe('idle')
    await here.write('private/a.md', 'no')
    await here.write('node_modules/b/c.js', 'no')
    await here.write('run.log', 'no')
    await here.write('keep.log', 'yes')
    await here.write('agents/nova/notes/plan.md', 'four')
    await here.write('old.md', 'changed')
    await soon(() => here.files().length).toBe(3)
    expect(here.files().sort()).toEqual([
      ['created', 'agents/nova/notes/plan.md'],
      ['created', 'keep.log'],
      ['modified', 'old.md'],
    ])
    const [plan] = here.events('file:change').filter(({ data }) => data.path === 'agents/nova/notes/plan.md')
    expect(plan?.data).toMatchObject({ size: 4, agentId: 'office:nova', folder: 'office' })
    await unlink(join(here.root, 'old.md'))
    await soon(() => here.files().at(-1)).toEqual(['deleted', 'old.md'])
  })

  it('a file that is replaced by a rename, or taken away for a moment, is modified and not deleted', async () => {
    const here = await office()
    await here.write('tasks.json', [{ id: 'a', title: 'A' }])
    await using _watch = here.watch()
    await soon(here.tasks).toEqual({ a: 'ready' })
    for (let n = 0; n < 5; n++) {
      await here.write('tasks.json.tmp', [{ id: 'a', title: `A${n}`, status: 'running' }])
      await rename(join(here.root, 'tasks.json.tmp'), join(here.root, 'tasks.json'))
    }
    await soon(() => here.state.tasks.get('office:a')?.title).toBe('A4')
    await rename(join(here.root, 'tasks.json'), join(here.root, 'tasks.json.tmp'))
    await new Promise((resolve) => setTimeout(resolve, 40))
    await rename(join(here.root, 'tasks.json.tmp'), join(here.root, 'tasks.json'))
    await here.write('mark.md', 'after it')
    await soon(() => here.files().some(([, path]) => path === 'mark.md')).toBe(true)
    expect(here.tasks()).toEqual({ a: 'running' })
    expect(new Set(here.files().map(([change]) => change))).toEqual(new Set(['modified', 'created']))
    expect(here.events('task:created')).toHaveLength(1)
  })

  it('follows no link out of the folder', async () => {
    const here = await office()
    const outside = await mkdtemp(join(tmpdir(), 'mission-outside-'))
    onTestFinished(() => rm(outside, { recursive: true, force: true }))
    await mkdir(join(outside, 'spy'))
    await writeFile(join(outside, 'spy/state.json'), '{"status":"working"}')
    await writeFile(join(outside, 'tasks.json'), '[{"id":"x","title":"X"}]')
    await mkdir(join(here.root, 'agents'))
    await symlink(join(outside, 'spy'), join(here.root, 'agents/spy'))
    await symlink(outside, join(here.root, 'queue'))
    await symlink(join(outside, 'tasks.json'), join(here.root, 'tasks.json'))
    await using _watch = here.watch()
    await here.write('agents/nova/state.json', { status: 'idle' })
    await soon(() => here.agent()?.status).toBe('idle')
    // A folder that becomes a link is gone.
    await rm(join(here.root, 'agents/nova'), { recursive: true })
    await symlink(join(outside, 'spy'), join(here.root, 'agents/nova'))
    await soon(() => here.agent()?.status).toBe('offline')
    await writeFile(join(outside, 'spy/new.md'), 'not ours')
    await writeFile(join(outside, 'tasks.json'), '[{"id":"y","title":"Y"}]')
    await here.write('mark.md', 'after it')
    await soon(() => here.files().some(([, path]) => path === 'mark.md')).toBe(true)
    const ours = ['agents/nova/state.json', 'mark.md']
    expect(here.files().filter(([, path]) => !ours.includes(String(path)))).toEqual([])
    expect([...here.state.agents.keys()]).toEqual(['office:nova'])
    expect(here.tasks()).toEqual({})
  })

  it('after a restart it tells what happened meanwhile, and nothing again', async () => {
    const here = await office()
    await here.write('agents/nova/state.json', { status: 'working' })
    await here.write('tasks.json', [{ id: 'a', title: 'A' }])
    await here.write('gone.md', 'soon')
    {
      await using _watch = here.watch()
      await soon(here.tasks).toEqual({ a: 'ready' })
      await soon(() => here.agent()?.status).toBe('working')
      await here.write('told.md', 'once')
      await soon(here.files).toEqual([['created', 'told.md']])
    }
    const before = here.state.last.seq
    {
      await using _watch = here.watch()
      await soon(() => here.state.last.seq).toBe(before + 1)
    }
    expect(here.events('system:status')).toHaveLength(2)
    await unlink(join(here.root, 'gone.md'))
    await here.write('new.md', 'meanwhile')
    await here.write('agents/nova/state.json', { status: 'idle' })
    await rm(join(here.root, 'tasks.json'))
    await using _watch = here.watch()
    await soon(here.tasks).toEqual({ a: 'cancelled' })
    await soon(() => here.agent()?.status).toBe('idle')
    await soon(() => here.files().slice(1).sort()).toEqual([
      ['created', 'new.md'],
      ['deleted', 'gone.md'],
      ['deleted', 'tasks.json'],
      ['modified', 'agents/nova/state.json'],
    ])
    expect(here.events('task:created')).toHaveLength(1)
  })

  it('where its memory is lost, what it tells again is stored once', async () => {
    const here = await office()
    await here.write('agents/nova/state.json', { status: 'working' })
    await here.write('tasks.json', [{ id: 'a', title: 'A' }])
    await here.write('leads.json', [{ id: 'l', name: 'Acme', score: 3 }])
    for (let run = 0; run < 2; run++) {
      await rm(join(here.root, 'data'), { recursive: true, force: true })
      await using _watch = here.watch()
      await soon(() => here.events('system:status').length).toBe(run + 1)
      await soon(() => here.state.leads.size).toBe(1)
    }
    const types = ['agent:registered', 'agent:statusChange', 'task:created', 'task:updated', 'lead:added']
    expect(types.map((type) => here.events(type).length)).toEqual([1, 1, 1, 0, 1])
  })

  it('what the log does not take is told once it does', async () => {
    const here = await office()
    here.isRefusing = true
    await here.write('tasks.json', [
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
    ])
    await using _watch = here.watch()
    await soon(() => here.errors.length).toBe(1)
    here.isRefusing = false
    await soon(here.tasks).toEqual({ a: 'ready', b: 'ready' })
  })

  it('tells what is wrong with a file and what to do, until it is put right', async () => {
    const here = await office()
    await here.write('tasks.json', '[{"id": 1, "title": ')
    await here.write('agents/nova/state.json', { status: 'dancing' })
    await using _watch = here.watch({ partialMs: 100 })
    await soon(() => here.status()).toMatchObject({
      status: 'degraded',
      detail: expect.stringMatching(/tasks\.json is not valid JSON/),
    })
    expect(here.status()?.detail).toMatch(/state\.json has the status "dancing": write working/)
    await here.write('tasks.json', [{ id: 1, title: 'One' }])
    await here.write('agents/nova/state.json', { status: 'idle' })
    await soon(() => here.status()?.status).toBe('up')
    await here.write('tasks.json', [{ id: 1, title: 'One', dependsOn: [1] }])
    await soon(() => here.status()?.detail).toMatch(/would wait for itself/)
  })

  it('says that the folder is away, deletes nothing for that, and goes on when it is back', async () => {
    const here = await office()
    await here.write('tasks.json', [{ id: 'a', title: 'A' }])
    await using _watch = here.watch({ sweepMs: 200 })
    await soon(here.tasks).toEqual({ a: 'ready' })
    await soon(() => here.status()?.status).toBe('up')
    await rename(here.root, `${here.root}-away`)
    await soon(() => here.status()).toMatchObject({ status: 'down', detail: expect.stringMatching(/MC_WATCH/) })
    await rename(`${here.root}-away`, here.root)
    await soon(() => here.status()?.status).toBe('up')
    expect(here.tasks()).toEqual({ a: 'ready' })
    expect(here.files().filter(([change]) => change === 'deleted')).toEqual([])
    await here.write('tasks.json', [{ id: 'a', title: 'A', status: 'done' }])
    await soon(here.tasks).toEqual({ a: 'done' })
  })

  it('is bounded: files beyond, large documents and floods of changes are said and not told one by one', async () => {
    const here = await office()
    await here.write('leads.json', [{ name: 'x'.repeat(3_000) }])
    await using _watch = here.watch({ files: 50, bytes: 1_000, changes: 10, retellMs: 5_000, sweepMs: 300 })
    await soon(() => here.status()?.detail).toMatch(/leads\.json is larger than 1000 bytes/)
    await Promise.all(Array.from({ length: 80 }, (_, n) => here.write(`many/${n}.txt`, String(n))))
    await soon(() => here.status()?.detail).toMatch(/more files than are watched.*\.missionignore/)
    await soon(() => here.status()?.detail).toMatch(/changes of files came at once and are not listed/)
    expect(here.files().length).toBeLessThanOrEqual(50)
  })

  it.skipIf(process.getuid?.() === 0)('says which folder it may not read', async () => {
    const here = await office()
    await here.write('closed/a.md', 'a')
    await chmod(join(here.root, 'closed'), 0)
    onTestFinished(() => chmod(join(here.root, 'closed'), 0o700))
    await using _watch = here.watch()
    await soon(() => here.status()?.detail).toMatch(/The folder closed cannot be read \(EACCES\)/)
  })

  it('however a file is written piece by piece, only what it says as a whole is ever told', async () => {
    const here = await office()
    await using _watch = here.watch({ settleMs: 5, debounceMs: 2 })
    await soon(() => here.status()?.status).toBe('up')
    let round = 0
    const piece = fc.record({ bytes: fc.integer({ min: 1, max: 60 }), isPaused: fc.boolean() })
    const names = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(names, fc.array(piece, { minLength: 1, maxLength: 6 }), async (labels, pieces) => {
        const title = `round ${round++}`
        const bytes = Buffer.from(JSON.stringify([{ id: 'a', title, description: 'whole', labels, result: 'end' }]))
        let at = 0
        for (const { bytes: size, isPaused } of pieces) {
          await writeFile(join(here.root, 'tasks.json'), bytes.subarray(at, at + size), { flag: at === 0 ? 'w' : 'a' })
          at += size
          if (isPaused) await new Promise((resolve) => setTimeout(resolve, 15))
        }
        await writeFile(join(here.root, 'tasks.json'), bytes.subarray(at), { flag: 'a' })
        await soon(() => here.state.tasks.get('office:a')?.title).toBe(title)
        expect(here.state.tasks.get('office:a')).toMatchObject({ description: 'whole', result: 'end', status: 'ready' })
      }),
      { numRuns: 25 },
    )
    expect(here.state.tasks.get('office:a')?.version).toBe(round)
    expect(here.events('task:created').length + here.events('task:updated').length).toBe(round)
    expect(here.errors).toEqual([])
  })
})
