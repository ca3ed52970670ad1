import Link from 'next/link'
import type { ComponentProps } from 'react'
import { agentHref } from './agent-href.ts'

type AgentLinkProps = Omit<ComponentProps<typeof Link>, 'href'> & { readonly id: string; readonly session?: string }

/** A name that leads to its agent's page. Nothing is loaded ahead: an office shows hundreds of them. */
export function AgentLink({ id, session, className, ...props }: AgentLinkProps) {
  return <Link prefetch={false} {...props} href={agentHref(id, session)} className={`agent-link ${className ?? ''}`} />
}
