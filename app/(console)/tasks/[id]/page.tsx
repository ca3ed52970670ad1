import type { Metadata } from 'next'
import { OneTask } from '#components/board/one-task.tsx'
import { idOfSegment } from '#components/ui/path-segment.ts'
import { visibleText } from '#components/visible-text.ts'
import { runtime } from '#lib/runtime/current.ts'
import { requirePerson } from '#lib/runtime/page-grant.ts'

interface Place {
  readonly params: Promise<{ readonly id: string }>
}

const idAt = async ({ params }: Place) => idOfSegment((await params).id) ?? ''

export async function generateMetadata(place: Place): Promise<Metadata> {
  await requirePerson()
  const task = runtime()
    .hub.snapshot()
    .state.tasks.get(await idAt(place))
  return { title: visibleText(task?.title ?? 'No such task') }
}

export default async function TaskPlace(place: Place) {
  await requirePerson()
  // A task that is not here may come, and one that is here may go: the page follows, whichever it was when it was asked for.
  return <OneTask taskId={await idAt(place)} />
}
