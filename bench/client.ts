// One client process: takes one job, says what came of it, and ends. It also ends when the process that started it does.
import type { Job, JobMessage, ResultOf } from './jobs.ts'
import { arrive } from './load/arrive.ts'
import { fanOut } from './load/fan-out.ts'
import { fleetWork } from './load/fleet-work.ts'
import { idle } from './load/idle.ts'
import { ingest } from './load/ingest.ts'
import { publishPaced } from './load/publish.ts'

function run(job: Job): Promise<ResultOf[Job['kind']]> {
  switch (job.kind) {
    case 'fanOut':
      return fanOut(job)
    case 'ingest':
      return ingest(job)
    case 'idle':
      return idle(job)
    case 'arrive':
      return arrive(job)
    case 'fleet':
      return fleetWork(job)
    case 'publish':
      return publishPaced(job.door, job.perSecond, toldToStop())
  }
}

/** Aborts at the next message, which can only be 'stop'. */
function toldToStop(): AbortSignal {
  const controller = new AbortController()
  process.once('message', () => controller.abort())
  return controller.signal
}

process.once('disconnect', () => process.exit(1))
process.once('message', (job: Job) => {
  const tell = (message: JobMessage) => process.send?.(message, () => process.exit(0))
  run(job).then(
    (result) => tell({ kind: 'result', result }),
    (error: Error) => tell({ kind: 'error', message: error.message }),
  )
})
