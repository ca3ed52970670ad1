'use client'

import { usePathname } from 'next/navigation'
import { agentIdOf } from './agent-href.ts'
import { AgentPage } from './agent-page.tsx'

/** The page of the agent that the address names, where the server knew of none. */
export function AgentAtAddress() {
  const segment = usePathname().split('/').at(-1) ?? ''
  return <AgentPage id={agentIdOf(segment) ?? segment} />
}
