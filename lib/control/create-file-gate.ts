import { serverGrant } from '#lib/auth/grant.ts'
import type { Gate, GateCall } from '#lib/connectors/gate.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import type { Writer } from '#lib/state/collisions.ts'
import { mayBeKept, writerInTheWay } from '#lib/state/file-hold.ts'
import { millis } from '#lib/state/instant.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'

export interface FileGateParts {
  readonly state: () => MissionState
  readonly log: Pick<GuardedAppend, 'append'>
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

/** Keeps an agent from writing over what another is at, where a rule `collision` holds. Each refusal is a note in the log. */
export function createFileGate({ state, log, clock, report }: FileGateParts): Gate {
  const by = serverGrant('files').principal
  const note = async (call: GateCall, path: string, reason: string): Promise<void> => {
    const { id, agentId, sessionId } = call
    const data = {
      agentId,
      sessionId,
      kind: 'note' as const,
      title: `Held: ${path}`.slice(0, 500),
      detail: reason,
      ok: false,
    }
    const draft: Draft = { type: 'agent:activity', data }
    try {
      await log.append(by, draft, { id: `held:${id}`.slice(0, 128) })
    } catch (error) {
      // Asked twice about one call, the second answer tells another age and is the same refusal.
      if (!isMissionError(error) || error.code !== 'conflict') report(error)
    }
  }
  return {
    isHeld: ({ agentId }) => mayBeKept(state(), agentId),
    async refuse(call) {
      const { agentId, sessionId } = call
      for (const { path, root } of call.files) {
        const writer = writerInTheWay(state(), { agentId, sessionId, path, root }, clock.now())
        if (writer === null) continue
        const reason = reasonOf(state(), path, writer, clock.now())
        return { reason, recorded: note(call, path, reason) }
      }
      return null
    },
  }
}

function reasonOf({ agents }: MissionState, path: string, { agentId, wroteAt }: Writer, nowMs: number): string {
  const name = agents.get(agentId)?.name ?? agentId
  const minutes = Math.round((nowMs - millis(wroteAt)) / 60_000)
  const when = minutes < 1 ? 'less than a minute ago' : `${minutes} min ago`
  return `Mission Control holds this call: ${name} wrote ${path} ${when} and is still at work in the same folder. Do not write this file now. Go on with something else, or tell your person that you need it; it is free once ${name} is done.`
}

/** The first of several gates that says no. */
export function everyGate(...gates: readonly Gate[]): Gate {
  return {
    isHeld: (agent) => gates.some((gate) => gate.isHeld(agent)),
    async refuse(call) {
      for (const gate of gates) {
        const refusal = await gate.refuse(call)
        if (refusal !== null) return refusal
      }
      return null
    },
  }
}
