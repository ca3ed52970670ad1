import { spawnSync } from 'node:child_process'

const works = (command: string, args: readonly string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** Of the programs that a document has its reader type, those which a shell of this machine does not find. */
export const missingPrograms = (names: readonly string[]): readonly string[] =>
  names.filter((name) => !works('sh', ['-c', `command -v ${name}`]))

/** A Python that has the package `websockets`; Debian's is not always the first of the path. */
export const pythonWithWebsockets = (): string | null =>
  ['python3', '/usr/bin/python3'].find((python) => works(python, ['-c', 'import websockets'])) ?? null
