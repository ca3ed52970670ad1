import type { Metadata } from 'next'
import { ConnectionPage } from '#components/connection/connection-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Connection' }

export default async function ConnectionTestPage() {
  await requirePerson()
  return <ConnectionPage />
}
