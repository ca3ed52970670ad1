import type { Metadata } from 'next'
import { FilesPage } from '#components/files/files-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Files' }

export default async function Files() {
  await requirePerson()
  return <FilesPage />
}
