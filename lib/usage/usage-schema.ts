import { DAY_MS, HOUR_MS, iso } from '#lib/state/instant.ts'

/**
 * Tables of the usage store. Ids and names are numbers of `words`, 0 where there is none; days and hours are whole numbers
 * since 1970, so that they take little room and compare fast. Money is integer nano-USD, summed by SQLite in 64 bits.
 */

/** What is counted, in a request as in a sum of requests. */
export const COUNTS = ['input', 'output', 'cache_read', 'cache_write', 'reasoning', 'cost', 'unpriced'] as const
/**
 * More than any request has of anything. Publishers may say more; it is written down as this, so that no page of requests
 * has a sum that 64 bits do not hold.
 */
export const MOST = 1e15
/** As far as a sum goes, in either direction: then it stands still instead of stopping the store. */
export const MOST_SUM = '4000000000000000000'
/** What a sum of requests holds. */
export const SUMS = [...COUNTS, 'requests'] as const

const COARSE = ['agent', 'model', 'provider', 'project'] as const
const FINE = [...COARSE, 'session', 'task'] as const

/**
 * Sums of all requests, four times: by hour and by day, with session and task and without. A question takes the smallest
 * that can answer it. All are kept for good.
 */
export const ROLL_UPS = {
  hours: ['day', 'hour', ...COARSE],
  hours_fine: ['day', 'hour', ...FINE],
  days: ['day', ...COARSE],
  days_fine: ['day', ...FINE],
} as const
export type RollUp = keyof typeof ROLL_UPS

const rollUpTable = ([name, keys]: readonly [string, readonly string[]]) =>
  `CREATE TABLE ${name} (${[...keys, ...SUMS].map((column) => `${column} INTEGER NOT NULL`).join(', ')},
     PRIMARY KEY (${keys.join(', ')})) STRICT, WITHOUT ROWID;`

export const MIGRATIONS = [
  `
  CREATE TABLE words (n INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
  -- at: ms since 1970. waits: for the agent of its session. source: 1 reported, 2 priced. price: a word that is JSON.
  CREATE TABLE requests (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, day INTEGER NOT NULL, hour INTEGER NOT NULL,
    ${FINE.map((column) => `${column} INTEGER NOT NULL`).join(', ')},
    ${COUNTS.map((column) => `${column} INTEGER NOT NULL`).join(', ')},
    waits INTEGER NOT NULL, source INTEGER NOT NULL, price INTEGER NOT NULL, request_id TEXT, duration REAL
  ) STRICT;
  CREATE INDEX requests_of_agent ON requests (agent, seq);
  CREATE INDEX requests_of_session ON requests (session, seq) WHERE session <> 0;
  CREATE INDEX requests_of_task ON requests (task, seq) WHERE task <> 0;
  CREATE INDEX requests_that_wait ON requests (session) WHERE waits = 1;
  ${Object.entries(ROLL_UPS).map(rollUpTable).join('\n')}
  -- Seqs of the first and the last request of a day; other days may lie between where the zone was changed.
  CREATE TABLE day_seqs (day INTEGER PRIMARY KEY, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;
  -- What things were called when they were last heard of; n is the word of their id.
  CREATE TABLE agents (n INTEGER PRIMARY KEY, label TEXT, kind INTEGER NOT NULL) STRICT;
  CREATE TABLE sessions (n INTEGER PRIMARY KEY, label TEXT, agent INTEGER NOT NULL) STRICT;
  CREATE TABLE tasks (n INTEGER PRIMARY KEY, label TEXT) STRICT;
  -- Requests of earlier days may be gone.
  CREATE TABLE kept (only INTEGER PRIMARY KEY CHECK (only = 1), from_day INTEGER NOT NULL) STRICT;
  -- The fold at a seq, to go on from after a restart.
  CREATE TABLE seed (only INTEGER PRIMARY KEY CHECK (only = 1), version INTEGER NOT NULL, seq INTEGER NOT NULL,
    state TEXT NOT NULL) STRICT;
  `,
  `
  -- What a budget had used when it began to count, at an event: by the period that held then, and the one before.
  CREATE TABLE budget_pasts (
    budget TEXT NOT NULL, since INTEGER NOT NULL, period TEXT NOT NULL, cost INTEGER NOT NULL, tokens INTEGER NOT NULL,
    unpriced INTEGER NOT NULL, PRIMARY KEY (budget, period)
  ) STRICT, WITHOUT ROWID;
  `,
]

export const dayNumber = (day: string): number => Math.round(Date.parse(day) / DAY_MS)
export const hourNumber = (hour: string): number => Math.round(Date.parse(`${hour}:00Z`) / HOUR_MS)
export const dayText = (n: number): string => iso(n * DAY_MS).slice(0, 10)
export const hourText = (n: number): string => iso(n * HOUR_MS).slice(0, 13)
