import { segmentOf } from '../ui/path-segment.ts'

/** Address of the page of one task. */
export const taskPageHref = (id: string): string => `/tasks/${segmentOf(id)}`
