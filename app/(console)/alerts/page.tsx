import type { Metadata } from 'next'
import { AlertsPage } from '#components/alerts/alerts-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Alerts' }

export default async function Alerts() {
  await requirePerson()
  return <AlertsPage />
}
