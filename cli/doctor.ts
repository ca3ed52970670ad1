import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AGENT_PROGRAMS, type AgentProgram } from '#lib/connect/agents.ts'
import type { ProblemCode } from '#lib/connect/report.ts'
import type { Call, Command } from './command.ts'
import { report, reportOf } from './connect.ts'
import { type Connection, connectionOf, downloads, folderOf, planConnection, secretOf } from './connection.ts'
import { Failure, usage } from './failure.ts'
import { changeFile } from './file-change.ts'
import { readText } from './files.ts'
import { holdWords } from './hold-words.ts'
import type { Machine } from './machine.ts'
import { isClockWrong, type Probe, probe } from './probe.ts'
import { PROBLEM_WORDS } from './problem-words.ts'
import { recipeFor } from './recipes.ts'
import { originOf, serverAt } from './server.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'check what is connected here, and say what to do',
  help: `mission-control doctor [--to <address>]

For each agent that is connected on this machine: whether the server answers, the clocks agree, the key is good, its settings are
as they were left, nothing waits to be delivered, and which of its calls can be held. Tells the Connect page too. With a key that may read in MC_KEY it says when
each agent was last heard. Ends with 1 where something is wrong.

  --to <address>   check that server where nothing is connected yet (MC_URL)`,
  options: { to: { type: 'string' } },
  async run(call) {
    const { machine } = call
    const connected = AGENT_PROGRAMS.flatMap((program) => {
      const connection = connectionOf(machine, program.id)
      return connection ? [{ program, connection }] : []
    })
    if (connected.length === 0) {
      const to = call.text('to') ?? machine.env.MC_URL
      if (to === undefined) throw usage('Nothing is connected here. Add --to to check whether a server is in reach.')
      return (await reach(machine, originOf(to))) ? 0 : 1
    }
    let well = true
    for (const { program, connection } of connected) {
      machine.out(`${program.name}, to ${connection.server}\n`)
      well = (await examine(call, program, connection)) && well
    }
    return well ? 0 : 1
  },
}

const good = ({ out }: Machine, text: string) => out(`  ✓ ${text}\n`)
/** What may be well as it is. */
const isNote = (code: ProblemCode) => code === 'hooks-untrusted' || code === 'notify-kept'
const note = ({ out }: Machine, text: string) => out(`  ! ${text}\n`)
const bad = ({ out }: Machine, text: string) => out(`  ✗ ${text}\n`)

async function reach(machine: Machine, url: string): Promise<Probe | null> {
  try {
    const seen = await probe(url, machine.now, machine.signal)
    good(machine, `the server answers in ${seen.roundTripMs} ms`)
    if (isClockWrong(seen)) bad(machine, PROBLEM_WORDS.clock)
    else good(machine, 'the clocks agree')
    return seen
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    bad(machine, error.message)
    return null
  }
}

async function examine(call: Call, program: AgentProgram, connection: Connection): Promise<boolean> {
  const { machine } = call
  const files = filesAsLeft(machine, connection)
  const spool = spoolIsEmpty(machine, program)
  const seen = await reach(machine, connection.server)
  if (!seen) return false
  const key = await keyIsGood(machine, program, connection, seen)
  await lastHeard(call, program, connection)
  return files && spool && key && !isClockWrong(seen)
}

function filesAsLeft(machine: Machine, { files }: Connection): boolean {
  const gone = files.filter(({ path }) => readText(path) === null)
  for (const { path } of gone) bad(machine, `${path} is gone: connect again`)
  for (const { path } of files) if (!gone.some((one) => one.path === path)) good(machine, `${path} is there`)
  return gone.length === 0
}

function spoolIsEmpty(machine: Machine, { id }: AgentProgram): boolean {
  const dir = folderOf(machine, id)
  const waiting = readdirSync(join(dir, 'spool')).length
  const counted = (name: string) => Number(readText(join(dir, name)) ?? 0)
  const [lost, refused] = [counted('lost'), counted('refused')]
  if (waiting > 0)
    bad(machine, `hooks that wait to be delivered: ${waiting}; deliver them with ${join(dir, 'hook')} --deliver`)
  else good(machine, 'no hook waits to be delivered')
  if (lost > 0) bad(machine, `hooks lost while the server was away for too long: ${lost}`)
  if (refused > 0) bad(machine, `hooks that the server refused, since it cannot read them: ${refused}`)
  return waiting + lost + refused === 0
}

/** The report says it: it is stored with the key, or is not. What stands in the way goes with it. */
async function keyIsGood(
  machine: Machine,
  program: AgentProgram,
  connection: Connection,
  seen: Probe,
): Promise<boolean> {
  const recipe = recipeFor(program.id)
  const secret = secretOf(machine, program.id)
  if (recipe === null || secret === null) {
    bad(machine, 'the key is gone: connect again')
    return false
  }
  const { server: baseUrl, machine: name, pairing } = connection
  try {
    const downloaded = await downloads(baseUrl, recipe, machine.signal)
    const change = planConnection(machine, recipe, { baseUrl, secret, downloaded }, changeFile)
    const drifted = change.files.filter(({ path, text }) => readText(path) !== text)
    for (const { path } of drifted)
      bad(machine, `${path} was changed since, or differs from what this version writes: connect again`)
    const { problems } = change.plan
    for (const code of problems) (isNote(code) ? note : bad)(machine, PROBLEM_WORDS[code])
    sayWhatCanBeHeld(machine, program, problems)
    await report(
      serverAt(baseUrl, machine.signal),
      secret,
      reportOf('checked', program, machine, name, pairing, change, seen),
    )
    good(machine, `the key is good, for ${name}`)
    return drifted.length === 0 && problems.every(isNote)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    bad(machine, error.message)
    return false
  }
}

function sayWhatCanBeHeld(machine: Machine, { id }: AgentProgram, problems: readonly ProblemCode[]): void {
  const { can, but } = holdWords(id, problems)
  if (can !== null) good(machine, `a budget or a rule can hold ${can}`)
  note(machine, `it cannot hold ${but}`)
}

async function lastHeard(
  { machine }: Call,
  { id }: AgentProgram,
  { server, machine: name }: Connection,
): Promise<void> {
  const key = machine.env.MC_KEY
  if (key === undefined) return
  const query = new URLSearchParams({ kind: id, machine: name })
  // A cast: the answer of GET /api/agents.
  const answer = (await serverAt(server, machine.signal).call('GET', `/api/agents?${query}`, { key })) as {
    readonly items: readonly { readonly name: string; readonly lastSeenAt: string }[]
  }
  for (const agent of answer.items) good(machine, `${agent.name} was last heard at ${agent.lastSeenAt}`)
  if (answer.items.length === 0) bad(machine, 'no agent of this kind was heard from here yet')
}
