/** What a grant allows: publish = send events, read = see the workspace, control = act on it, admin = keys and people. */
export type Scope = 'publish' | 'read' | 'control' | 'admin'
export const SCOPES: readonly Scope[] = ['publish', 'read', 'control', 'admin']

/** Who acts. A rotated key keeps its principal, so its ids stay its own. */
export interface Principal {
  /** `person:<id>`, `key:<id>`, `rule:<name>` or `server`: the `actor` of its events. */
  readonly id: string
  readonly kind: 'person' | 'key' | 'rule' | 'server'
  readonly name: string
  readonly scopes: ReadonlySet<Scope>
  /** A key may be bound to one agent or one machine; it then publishes for that alone. */
  readonly bound: { readonly agentId?: string; readonly machine?: string }
  /** The agent that one request says it is made for: what is told of it names that one. Nobody may more by it. */
  readonly speaksFor?: string
}

/** One way in that was proven: a session, a key or a ticket. It is asked for `alive` before every flush, poll and page. */
export interface Grant {
  readonly principal: Principal
  readonly via: 'session' | 'key' | 'ticket' | 'server'
  /** False from the moment it is revoked or has expired. */
  readonly alive: boolean
  /** Milliseconds since the epoch, null when it does not expire. */
  readonly expiresAt: number | null
  /** Calls the listener once when it is revoked. @returns its off. */
  onRevoked(listener: () => void): () => void
}
