import type { Draft } from '#lib/protocol/event.ts'
import type { IngestRequest, Publish } from './connector.ts'

/** What a connector counts, as it goes on. */
export interface Counts {
  requests: number
  drafts: number
  failed: number
}

/**
 * Stores drafts in appends of at most `batchEvents`, and counts them.
 * @throws what `publish` throws; what was stored before stays stored, and the same sent again is harmless by its ids.
 */
export async function storeInBatches(
  publish: Publish,
  { grant }: Pick<IngestRequest, 'grant'>,
  drafts: readonly Draft[],
  { counts, batchEvents }: { readonly counts: Counts; readonly batchEvents: number },
): Promise<void> {
  counts.drafts += drafts.length
  try {
    for (let from = 0; from < drafts.length; from += batchEvents)
      await publish(grant, drafts.slice(from, from + batchEvents), { trust: 'trusted', onConflict: 'skip' })
  } catch (error) {
    counts.failed++
    throw error
  }
}
