import type { Metadata } from 'next'
import { ConnectPage } from '#components/connect/connect-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Connect' }

export default async function ConnectPlace() {
  await requirePerson()
  return <ConnectPage />
}
