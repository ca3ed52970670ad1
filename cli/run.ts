import { parseArgs } from 'node:util'
import type { Call, Command } from './command.ts'
import { connect } from './connect.ts'
import { doctor } from './doctor.ts'
import { type ExitCode, Failure, usage } from './failure.ts'
import { key } from './key.ts'
import type { Machine } from './machine.ts'
import { publish } from './publish.ts'
import { snapshot } from './snapshot.ts'
import { tail } from './tail.ts'

export const COMMANDS: readonly Command[] = [connect, doctor, tail, publish, snapshot, key]

const help = (): string => `mission-control: connect agents to Mission Control, and watch and feed it from a shell

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

mission-control <command> --help tells more.
Environment: MC_URL (the server), MC_KEY (a key; never give one as an argument, which others on the machine can see).
With --json an error is one line {"error":{"code","message"}} on standard error.
Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not wanted, 4 no answer from the server, 5 the key does not suffice.
`

/** Runs one command line to its exit code; everything that goes wrong is said here, in one shape. */
export async function run(args: readonly string[], machine: Machine): Promise<ExitCode> {
  const json = args.includes('--json')
  try {
    const [word, ...rest] = args
    if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
      machine.out(help())
      return word === undefined ? 2 : 0
    }
    const command = COMMANDS.find(({ name }) => name === word)
    if (!command) throw usage(`There is no command "${word}". See: mission-control --help`)
    if (rest.includes('--help') || rest.includes('-h')) {
      machine.out(`${command.help}\n`)
      return 0
    }
    return await command.run(callOf(command, rest, machine))
  } catch (error) {
    if (machine.signal.aborted) return 0
    if (!(error instanceof Failure)) throw error
    const { code, message, exit } = error
    machine.err(json ? `${JSON.stringify({ error: { code, message } })}\n` : `mission-control: ${message}\n`)
    return exit
  }
}

function callOf({ name, options }: Command, args: readonly string[], machine: Machine): Call {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
    })
    const given = new Map<string, unknown>(Object.entries(values))
    return {
      machine,
      words: positionals,
      text: (option) => {
        const value = given.get(option)
        return typeof value === 'string' ? value : undefined
      },
      flag: (option) => given.get(option) === true,
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/\. To specify.*$/s, '.') : String(cause)
    throw new Failure('usage', `${why} See: mission-control ${name} --help`, 2, cause)
  }
}
