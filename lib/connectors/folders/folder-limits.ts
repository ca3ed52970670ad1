/** Bounds of one watched folder, with their units. */
export const FOLDER_LIMITS = {
  files: 20_000,
  folders: 2_000,
  depth: 16,
  /** One JSON file that is read. */
  bytes: 4 * 1024 * 1024,
  jsonDepth: 32,
  /** Agents, tasks and leads that are remembered. */
  claims: 10_000,
  /** Changes of files that may wait to be told; beyond it they are counted and not listed. */
  changes: 2_000,
  changesPerSecond: 100,
  /** How often one file's changes are told at most. */
  retellMs: 5_000,
  /** Between the first word of a change and the look at it. */
  debounceMs: 150,
  /** A file that was written less than this ago is read later. */
  settleMs: 100,
  /** How long a file that cannot be read whole may be half-written. */
  partialMs: 5_000,
  /** How long a file may be away while it is replaced. */
  goneMs: 1_000,
  /** Between looks at everything, in case the system did not tell of a change; and where it tells of none. */
  sweepMs: 60_000,
  pollMs: 5_000,
  /** How often is kept which files were seen. */
  saveMs: 30_000,
} as const

export type FolderLimits = { readonly [K in keyof typeof FOLDER_LIMITS]: number }
