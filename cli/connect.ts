import { readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AGENT_PROGRAMS, type AgentProgram, agentProgram } from '#lib/connect/agents.ts'
import { type ConnectReport, REPORT_TYPE } from '#lib/connect/report.ts'
import type { Call, Command } from './command.ts'
import {
  applyConnection,
  type Change,
  type Connection,
  connectionOf,
  downloads,
  planConnection,
  secretOf,
  undoConnection,
} from './connection.ts'
import { diffLines } from './diff-lines.ts'
import { type ExitCode, Failure, usage } from './failure.ts'
import { changeFile } from './file-change.ts'
import { readText, writeText } from './files.ts'
import type { Machine } from './machine.ts'
import { isClockWrong, type Probe, probe } from './probe.ts'
import { PROBLEM_WORDS } from './problem-words.ts'
import type { Recipe } from './recipe.ts'
import { recipeFor } from './recipes.ts'
import { originOf, type Server, serverAt } from './server.ts'

/** Stands for the key in all that is shown. */
const HIDDEN = 'mc_…'

export const connect: Command = {
  name: 'connect',
  summary: 'let an agent of this machine report to Mission Control',
  help: `mission-control connect <agent> --to <address> --pair <code>
mission-control connect <agent> --undo

Agents: ${AGENT_PROGRAMS.map(({ id }) => id).join(', ')}.
Shows what it is about to change in the agent's own settings, asks, makes a copy beside each file, and writes. What was there
stays: hooks, telemetry, comments. Doing it again changes nothing but the key. The line with the code comes from the Connect
page; with MC_KEY in the environment that key is used and no code is needed.

  --to <address>   the server, as this machine reaches it (MC_URL)
  --pair <code>    worth one key for this machine, within ten minutes
  --machine <name> how this machine is called on the page (its host name)
  --dry-run        show the exact lines and change nothing
  --yes            do not ask
  --undo           take out what was put in, and end the key`,
  options: {
    to: { type: 'string' },
    pair: { type: 'string' },
    machine: { type: 'string' },
    'dry-run': { type: 'boolean' },
    yes: { type: 'boolean' },
    undo: { type: 'boolean' },
  },
  async run(call) {
    const [word] = call.words
    const program = agentProgram(word ?? '')
    const recipe = program && recipeFor(program.id)
    if (!program || !recipe) throw usage(`Which agent? One of: ${AGENT_PROGRAMS.map(({ id }) => id).join(', ')}.`)
    return call.flag('undo') ? disconnect(call.machine, program) : connectAgent(call, program, recipe)
  },
}

async function connectAgent(call: Call, program: AgentProgram, recipe: Recipe): Promise<ExitCode> {
  const { machine } = call
  const { env, signal } = machine
  const to = call.text('to') ?? env.MC_URL
  if (to === undefined) throw usage('Where to? Add --to with the address of the server.')
  const server = serverAt(originOf(to), signal)
  const seen = await probe(server.url, machine.now, signal)
  const downloaded = await downloads(server.url, recipe, signal)
  const plan = planConnection(machine, recipe, { baseUrl: server.url, secret: HIDDEN, downloaded }, changeFile)
  show(machine, program, server.url, plan, call.flag('dry-run'))
  if (call.flag('dry-run')) return 0
  const code = call.text('pair')
  if (code === undefined && env.MC_KEY === undefined)
    throw usage('Which key? Take the line with --pair from the Connect page, or set MC_KEY.')
  if (!call.flag('yes') && !(await agreed(machine))) return 3

  const name = call.text('machine') ?? machine.name
  const old = secretOf(machine, program.id)
  const { secret, pairing } = await keyFrom(server, code, env.MC_KEY, name)
  try {
    const target = { baseUrl: server.url, secret, downloaded }
    applyConnection(machine, program.id, planConnection(machine, recipe, target, changeFile), target, {
      machine: name,
      pairing,
    })
    keepProgram(machine)
  } catch (error) {
    if (pairing !== null) await endKey(server, secret)
    throw error
  }
  if (old !== null && old !== secret) await endKey(server, old)
  await report(server, secret, reportOf('connected', program, machine, name, pairing, plan, seen))
  machine.out(`\n${program.name} on ${name} is connected. ${program.start}\n`)
  machine.out(`To take it back: ${join(machine.dir, 'mission-control')} connect ${program.id} --undo\n`)
  return 0
}

async function agreed(machine: Machine): Promise<boolean> {
  const answer = await machine.ask('Go on?')
  if (answer === null)
    throw new Failure('usage', 'There is no terminal to ask on, so nothing was changed. Add --yes to go on without.', 2)
  if (!answer) machine.out('Nothing was changed.\n')
  return answer
}

function show({ out }: Machine, { name }: AgentProgram, url: string, { files, plan }: Change, exact: boolean): void {
  out(`${name} will report to ${url}:\n`)
  for (const { path, base, text, record } of files) {
    const lines = diffLines(base ?? '', text)
    const added = lines.filter((line) => line.startsWith('+')).length
    const copy = record.backup === null ? 'a new file' : `a copy stays in ${record.backup}`
    out(`  ${path}  +${added} −${lines.length - added} lines, ${copy}\n`)
    if (exact) out(`${lines.map((line) => `    ${line}\n`).join('')}`)
  }
  const what = plan.events > 0 ? `${plan.events} kinds of event; ` : ''
  out(`  ${what}the key may publish for this machine and reads nothing\n`)
  for (const code of plan.problems) out(`! ${PROBLEM_WORDS[code]}\n`)
}

async function keyFrom(server: Server, code: string | undefined, given: string | undefined, machine: string) {
  if (code === undefined) return { secret: given ?? '', pairing: null }
  const answer = await server.call('POST', '/api/pairings/claim', { body: { code, machine } })
  if (typeof answer === 'object' && answer !== null && 'secret' in answer && 'id' in answer)
    return { secret: String(answer.secret), pairing: String(answer.id) }
  throw new Failure('internal', `${server.url} gave no key. Is this the address of Mission Control?`)
}

export function reportOf(
  did: ConnectReport['did'],
  { id }: AgentProgram,
  { home }: Machine,
  machine: string,
  pairing: string | null,
  { files, plan }: Change,
  seen: Probe,
): ConnectReport {
  const problems = [...plan.problems, ...(isClockWrong(seen) ? (['clock'] as const) : [])]
  return {
    pairing,
    agent: id,
    machine,
    did,
    ...seen,
    files: files.map(({ path }) => path.replace(home, '~')),
    events: plan.events,
    problems,
  }
}

export const report = (server: Server, key: string, data: ConnectReport): Promise<unknown> =>
  server.call('POST', '/api/events', { key, body: { type: REPORT_TYPE, data } })

/** The program itself stays on the machine, for doctor and undo; run from its sources it is there already. */
function keepProgram({ dir, program }: Machine): void {
  if (!program.endsWith('.mjs')) return
  const text = readText(program)
  if (text === null) return
  writeText(join(dir, 'mission-control.mjs'), text)
  writeText(
    join(dir, 'mission-control'),
    `#!/bin/sh\nexec "\${NODE:-${process.execPath}}" "$(dirname "$0")/mission-control.mjs" "$@"\n`,
    0o700,
  )
}

/** With the last connection the program goes too. */
function dropProgram(machine: Machine): void {
  if (AGENT_PROGRAMS.some(({ id }) => connectionOf(machine, id) !== null)) return
  for (const name of ['mission-control', 'mission-control.mjs']) rmSync(join(machine.dir, name), { force: true })
  if (readdirSync(machine.dir).length === 0) rmdirSync(machine.dir)
}

async function disconnect(machine: Machine, program: AgentProgram): Promise<ExitCode> {
  const connection = connectionOf(machine, program.id)
  if (!connection) {
    machine.out(`${program.name} is not connected here. Nothing was changed.\n`)
    return 0
  }
  const secret = secretOf(machine, program.id)
  const server = serverAt(connection.server, machine.signal)
  if (secret !== null) await farewell(server, secret, program, connection)
  const left = undoConnection(machine, program.id, connection)
  dropProgram(machine)
  for (const { path } of connection.files) machine.out(`  ${path} is as it was without us\n`)
  for (const what of left) machine.out(`! ${what} was changed since and stays\n`)
  const ended = secret === null || (await endKey(server, secret))
  machine.out(ended ? 'The key is ended.\n' : '! The key could not be ended: revoke it on the page API keys.\n')
  return left.length > 0 || !ended ? 1 : 0
}

/** The page is told while the key still lives; where that does not reach it, undoing goes on. */
async function farewell(
  server: Server,
  secret: string,
  program: AgentProgram,
  { machine, pairing }: Connection,
): Promise<void> {
  const data = {
    pairing,
    agent: program.id,
    machine,
    roundTripMs: 0,
    clockOffsetS: 0,
    files: [],
    events: 0,
    problems: [],
  }
  try {
    await report(server, secret, { ...data, did: 'disconnected' })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}

/** @returns false where the server did not say so; a key that is unknown there is ended. */
async function endKey(server: Server, secret: string): Promise<boolean> {
  try {
    await server.call('DELETE', '/api/keys/self', { key: secret })
    return true
  } catch (error) {
    if (error instanceof Failure) return error.code === 'unauthenticated'
    throw error
  }
}
