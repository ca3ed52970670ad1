import type { EventData, EventType } from '#lib/protocol/event.ts'

/** Written out by scripts/client-types.mjs for pages that have only the library. */
export type EventDataByType = { [T in EventType]: EventData<T> }
