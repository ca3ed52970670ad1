/** Every limit of the server, with its unit in its name. `MC_LIMITS` (JSON) overrides single ones. */
export const DEFAULT_LIMITS = {
  /** One request body of POST /api/events, agent ingest and OTLP, after decompression. */
  bodyBytes: 8 * 1024 * 1024,
  /** One event's `data` as JSON. */
  eventBytes: 64 * 1024,
  /** Events in one atomic batch. */
  batchEvents: 10_000,
  /** Levels of nesting in any JSON that is accepted. */
  jsonDepth: 64,
  /** One WebSocket frame from a signed-in person. */
  personFrameBytes: 64 * 1024,
  /** One WebSocket frame from a key. */
  agentFrameBytes: 1024 * 1024,
  frameFragments: 16,
  subscriptionsPerConnection: 32,
  connectionsPerPerson: 20,
  connectionsPerKey: 1_000,
  connectionsPerNode: 10_000,
  /** Sockets that have not proven who they are yet (mc.auth). */
  joiningPerNode: 128,
  authMs: 5_000,
  heartbeatMs: 20_000,
  pongMs: 10_000,
  /** Token buckets: what refills in a second; a bucket holds two seconds' worth. */
  publishEventsPerSecondPerson: 1_000,
  publishEventsPerSecondKey: 20_000,
  commandsPerSecond: 10,
  /** Of one principal; the first of each connection is free. */
  subscribesPerSecond: 10,
  signInsPerMinute: 10,
  /** Refusals for rate on one connection before it is closed with 4100. */
  rateStrikes: 3,
  /** Flush: at once on the leading edge, then at most this often, or when this much waits. */
  flushMs: 16,
  flushEvents: 256,
  flushBytes: 64 * 1024,
  /** A reader whose filter lets nothing through is told how far the stream is, at most this often. */
  bookmarkMs: 1_000,
  /** One page for a reader that catches up. */
  pageEvents: 500,
  pageBytes: 256 * 1024,
  /** Unsent bytes at which a connection is no longer served, and at which it is again. */
  unsentHighBytes: 256 * 1024,
  unsentLowBytes: 64 * 1024,
  /** How long unsent bytes may stand still before the connection is closed with 4102. */
  noProgressMs: 15_000,
  /** Bytes of newest events kept in memory for readers that lag a little; half of them for what follows the log. */
  recentBytes: 16 * 1024 * 1024,
  /** Bytes that may wait for the disk before publishing is refused with `overloaded`. */
  appendQueueBytes: 32 * 1024 * 1024,
  sseCommentMs: 15_000,
  sseRotateMs: 600_000,
  pollWaitMs: 25_000,
  aheadWaitMs: 1_500,
  presenceGraceMs: 10_000,
  ticketMs: 30_000,
  streamTicketMs: 12 * 3_600_000,
  sessionMs: 30 * 24 * 3_600_000,
  drainMs: 500,
  /** One request of an MCP client. */
  mcpBodyBytes: 1024 * 1024,
  /** JSON-RPC messages to /api/mcp of one principal; a bucket holds two seconds' worth. */
  mcpMessagesPerSecond: 100,
  /** How long one MCP call may wait for a person's answer, and how many of one principal may wait at once. */
  mcpWaitMs: 50_000,
  mcpWaitingPerPrincipal: 100,
  /** How long a claimed task stays its holder's after the last sign of it. */
  taskLeaseMs: 30 * 60_000,
  /** Days of which single requests are kept by the usage store; its sums by hour and day are kept for good. */
  usageRequestDays: 90,
} as const

export type Limits = { readonly [K in keyof typeof DEFAULT_LIMITS]: number }
