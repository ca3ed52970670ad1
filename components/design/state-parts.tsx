import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Window } from '../ui/window.tsx'

export function StateParts() {
  return (
    <Window title="Empty and loading">
      <Empty title="No keys yet" act={<Button tone="brand">New key</Button>}>
        An agent needs a key to report here.
      </Empty>
      <div className="window-body grid gap-2" aria-busy="true">
        <span className="skeleton w-2/5" />
        <span className="skeleton w-4/5" />
        <span className="skeleton w-3/5" />
      </div>
    </Window>
  )
}
