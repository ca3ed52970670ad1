import type { Agent, Evidence, Said, Session } from '#lib/state/model.ts'
import { SOURCE_WORDS } from '../panels/evidence-words.ts'

/**
 * The newest word of each source about an agent, of itself or of one of its live sessions; the one that the status stands
 * on first, then the newest.
 */
export function sourcesOf(agent: Agent, sessions: readonly Pick<Session, 'said'>[]): readonly Evidence[] {
  const newest = new Map<string, Evidence>()
  for (const word of [agent.said, ...sessions.map(({ said }) => said)].flatMap(words)) {
    if ((newest.get(word.source)?.seq ?? -1) < word.seq) newest.set(word.source, word)
  }
  const stands = agent.evidence
  // Whatever another session of the same source said since, this is what is shown as the status.
  if (stands !== null) newest.set(stands.source, stands)
  return [...newest.values()].sort((a, b) => Number(b === stands) - Number(a === stands) || b.seq - a.seq)
}

const words = (said: Said): readonly Evidence[] => Object.values(said)

/** `Its hook says working, its process says offline.`; null where nobody of weight disagrees. */
export function conflictWords({ evidence, conflict }: Pick<Agent, 'evidence' | 'conflict'>): string | null {
  if (evidence === null || conflict === null) return null
  const one = SOURCE_WORDS[evidence.source]
  return `${one.charAt(0).toUpperCase()}${one.slice(1)} says ${evidence.status}, ${SOURCE_WORDS[conflict.source]} says ${conflict.status}.`
}
