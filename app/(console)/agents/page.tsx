import type { Metadata } from 'next'
import { RosterPage } from '#components/roster/roster-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Agents' }

export default async function Agents() {
  await requirePerson()
  return <RosterPage />
}
