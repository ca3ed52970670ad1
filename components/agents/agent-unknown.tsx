import { ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'

/** An address of nobody; the page that belongs there takes its place once somebody is heard under this id. */
export function AgentUnknown({ id }: { id: string }) {
  return (
    <Window title="No such agent" level={1}>
      <Empty title="Nobody is known by this id" act={<ButtonLink href="/">Back to the Deck</ButtonLink>}>
        <code>
          <UntrustedText text={id} />
        </code>{' '}
        was never heard, or was removed. With its first event it appears here; nothing has to be reloaded.
      </Empty>
    </Window>
  )
}
