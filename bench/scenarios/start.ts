import { interleave, type Scenario } from '../scenario.ts'
import { startOnLongLog } from './long-log.ts'

/** From starting the process to its ready line, on a long log: after an orderly stop and after kill -9. */
export const start: Scenario = {
  name: 'start',
  about: 'server start on a log of 1,000,000 events',
  async run(context) {
    await using server = await startOnLongLog(context)
    const samples = await interleave(context, {
      'after SIGTERM': async () => {
        await server.restart()
        return { 'ready ms': server.readyMs }
      },
      'after kill -9': async () => {
        await server.stop('SIGKILL')
        await server.restart()
        return { 'ready ms': server.readyMs }
      },
    })
    return { samples, goals: [] }
  },
}
