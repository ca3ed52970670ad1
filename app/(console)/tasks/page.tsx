import type { Metadata } from 'next'
import { TasksPage } from '#components/board/tasks-page.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Tasks' }

export default async function Tasks() {
  await requirePerson()
  return <TasksPage />
}
