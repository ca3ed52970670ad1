import type { Metadata } from 'next'
import { EventsPage } from '#components/events/events-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Events' }

export default async function Events() {
  await requirePerson()
  return <EventsPage />
}
