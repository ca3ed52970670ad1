#!/usr/bin/env node
import { thisMachine } from './environment.ts'
import { run } from './run.ts'

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
process.once('SIGTERM', () => stop.abort())
// A reader that went away, as in `tail | head`, is no failure.
process.stdout.on('error', () => stop.abort())

process.exitCode = await run(process.argv.slice(2), thisMachine(stop.signal))
