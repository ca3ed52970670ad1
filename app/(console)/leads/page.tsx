import type { Metadata } from 'next'
import { LeadsPage } from '#components/leads/leads-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Leads' }

export default async function Leads() {
  await requirePerson()
  return <LeadsPage />
}
