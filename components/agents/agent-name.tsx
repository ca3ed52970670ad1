import { UntrustedText } from '../untrusted-text.tsx'
import { AgentLink } from './agent-link.tsx'

export interface AgentNameProps {
  /** Absent: nobody that is known, so there is no page to lead to. */
  readonly id: string | undefined
  readonly name: string
  /** The link covers the card or row that it stands in. */
  readonly whole?: boolean
  /** -1 where the same page is reached from a calmer place. */
  readonly tabIndex?: -1
}

/** A name, leading to its agent's page where there is one. */
export function AgentName({ id, name, whole = false, tabIndex }: AgentNameProps) {
  const text = <UntrustedText text={name} />
  if (id === undefined) return text
  return (
    <AgentLink id={id} className={whole ? 'whole' : ''} tabIndex={tabIndex}>
      {text}
    </AgentLink>
  )
}
