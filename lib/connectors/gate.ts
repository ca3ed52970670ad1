/** A call of a tool that an agent is about to make. */
export interface GateCall {
  /** The same however often it is asked about. */
  readonly id: string
  readonly agentId: string
  readonly sessionId: string
  readonly project: string
  /** Null where the client does not say it with every call. */
  readonly model: string | null
  readonly tool: string
  readonly toolUseId: string | undefined
  /** Files that it would write or remove, as far as its input tells. */
  readonly files: readonly GateFile[]
}

export interface GateFile {
  readonly path: string
  /** The folder that a relative path starts from. */
  readonly root: string | null
}

export interface Refusal {
  /** Why, in words for the model that wanted to make the call. */
  readonly reason: string
  /** Resolves once it is recorded; never rejects. */
  readonly recorded: Promise<void>
}

/**
 * Whether agents may go on, decided from the live state at once: an agent stands still meanwhile, and one whose client asks
 * nobody is not held.
 */
export interface Gate {
  /** Null where nothing speaks against the call. It waits only for one that is let pass although the agent is held. */
  refuse(call: GateCall): Promise<Refusal | null>
  /** Whether its next call may be refused, so that it has to be asked about; nothing is recorded. */
  isHeld(agent: Pick<GateCall, 'agentId' | 'sessionId' | 'project'>): boolean
}
