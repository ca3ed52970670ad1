import { badLines } from './bad-lines.ts'
import { claimRace } from './claim-race.ts'
import { drain } from './drain.ts'
import type { Fault } from './fault.ts'
import { fuzz } from './fuzz.ts'
import { herd } from './herd.ts'
import { killNine } from './kill-nine.ts'
import { leaks } from './leaks.ts'
import { longLog } from './long-log.ts'
import { neverReads } from './never-reads.ts'
import { powerLoss } from './power-loss.ts'
import { proxies } from './proxies.ts'
import { replyLost } from './reply-lost.ts'
import { restoredBackup } from './restored-backup.ts'
import { serverAway } from './server-away.ts'
import { snapshotRaces } from './snapshot-races.ts'
import { transportSwitches } from './transport-switches.ts'

/** The fault matrix of one node. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'transport-switches',
    rules: '[P-READ-1]',
    mark: '0 gaps, 0 doubles, equal state hash',
    rounds: 1_000,
    few: 40,
    run: transportSwitches,
  },
  {
    name: 'kill-nine',
    rules: '[P-LOG-2] [P-READ-1]',
    mark: 'every acknowledged append is there, same epoch, no reset',
    rounds: 100,
    few: 3,
    run: killNine,
  },
  {
    name: 'long-log',
    rules: '[P-READ-2]',
    mark: 'the same state after each start',
    rounds: 1_000,
    few: 12,
    run: longLog,
  },
  {
    name: 'server-away',
    rules: '[P-LADDER-1] [P-READ-1]',
    mark: 'every client returns on the transport it had',
    rounds: 30,
    few: 2,
    run: serverAway,
  },
  {
    name: 'power-loss',
    rules: '[P-LOG-2]',
    mark: '0 acknowledged events lost, and losses found with NORMAL and OFF',
    rounds: 20,
    few: 1,
    run: powerLoss,
  },
  {
    name: 'claim-race',
    rules: '[P-TASK-4] [P-LOG-4]',
    mark: 'each task given once and done once, by who held it',
    rounds: 10_000,
    few: 300,
    run: claimRace,
  },
  { name: 'reply-lost', rules: '[P-LOG-3]', mark: 'one event per id', rounds: 1_000, few: 40, run: replyLost },
  {
    name: 'restored-backup',
    rules: '[P-READ-3] [P-RESUME-0]',
    mark: 'reset within 2 s, never silent',
    rounds: 10_000,
    few: 600,
    run: restoredBackup,
  },
  {
    name: 'snapshot-races',
    rules: '[P-READ-2]',
    mark: 'fold = snapshot each time',
    rounds: 10_000,
    few: 60,
    run: snapshotRaces,
  },
  {
    name: 'never-reads',
    rules: '[P-FLOW-1] [P-FLOW-2]',
    mark: 'gone within 20 s, p99 of the others at most 10 % more',
    rounds: 3,
    few: 1,
    run: neverReads,
  },
  {
    name: 'bad-lines',
    rules: '[P-LIVE-1] [P-READ-1]',
    mark: 'half-open found within 35 s (SSE and poll 45 s), exact resume after everything',
    rounds: 1,
    few: 1,
    run: badLines,
  },
  {
    name: 'proxies',
    rules: '[P-LADDER-1] [P-READ-1]',
    mark: 'first event within 1 s over SSE, poll within 60 s where it is mute, no descent by short answers',
    rounds: 1_000,
    few: 12,
    run: proxies,
  },
  {
    name: 'drain',
    rules: '[P-LADDER-4] [P-READ-1]',
    mark: 'told, spread within the window, exit within grace, nothing lost',
    rounds: 2_000,
    few: 100,
    run: drain,
  },
  {
    name: 'herd',
    rules: '[P-RESUME-5] [P-READ-1]',
    mark: 'all live within 15 s, 0 snapshots, at most 50 reads of the log',
    rounds: 5_000,
    few: 200,
    run: herd,
  },
  {
    name: 'fuzz',
    rules: '[P-READ-1]',
    mark: 'a documented code each time, neighbours exact, no crash',
    rounds: 100_000,
    few: 2_000,
    run: fuzz,
  },
  {
    name: 'leaks',
    rules: '[P-FLOW-1]',
    mark: 'heap less than 1 MiB more, handles, timers and listeners as before',
    rounds: 1_000,
    few: 60,
    run: leaks,
  },
]
