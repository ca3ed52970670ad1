import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { agentIdOf } from '#components/agents/agent-href.ts'
import { AgentPage } from '#components/agents/agent-page.tsx'
import { visibleText } from '#components/visible-text.ts'
import { runtime } from '#lib/runtime/current.ts'
import { requirePerson } from '#lib/runtime/page-grant.ts'

interface Place {
  readonly params: Promise<{ readonly id: string }>
}

const agentAt = async ({ params }: Place) => {
  const id = agentIdOf((await params).id)
  return id === null ? undefined : runtime().hub.snapshot().state.agents.get(id)
}

export async function generateMetadata(place: Place): Promise<Metadata> {
  await requirePerson()
  return { title: visibleText((await agentAt(place))?.name ?? 'No such agent') }
}

export default async function AgentPlace(place: Place) {
  await requirePerson()
  // What stands in its place is live too: it becomes this page once the agent is heard.
  const agent = (await agentAt(place)) ?? notFound()
  return <AgentPage id={agent.id} />
}
