import type { Publish } from './connector.ts'

/** Names one delivery of a forwarder (cli/forwarder-script.ts), the same at each of its tries. */
export const DELIVERY_HEADER = 'mc-delivery'

const NAME = /^[\w.-]{1,80}$/

/**
 * Gives facts without an id of their own one that a repeated delivery gives again, so that a hook whose answer was lost is
 * stored once. @param delivery the header's value; without one, or with one that is no name, nothing changes.
 */
export function publishingOnce(publish: Publish, delivery: string | undefined): Publish {
  if (delivery === undefined || !NAME.test(delivery)) return publish
  let count = 0
  return (grant, drafts, options) =>
    publish(
      grant,
      drafts.map((draft) => (draft.id === undefined ? { ...draft, id: `delivery:${delivery}:${count++}` } : draft)),
      options,
    )
}
