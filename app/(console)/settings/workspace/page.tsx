import type { Metadata } from 'next'
import { WorkspacePage } from '#components/workspace/workspace-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Workspace' }

export default async function WorkspaceSettings() {
  await requirePerson()
  return <WorkspacePage />
}
