import { createSnapshotResponse } from '#lib/rest/snapshot-response.ts'
import { route } from '#lib/runtime/route.ts'

const snapshotResponse = createSnapshotResponse()

export const GET = route('read', ({ request, runtime }) => snapshotResponse(request, runtime.hub.snapshot()))
