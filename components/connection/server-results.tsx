import type { HttpCheck } from '#lib/client/check-http.ts'
import { Window } from '../ui/window.tsx'
import { CheckRow } from './check-row.tsx'
import { serverFacts } from './server-facts.ts'

/** @param check null: no answer yet. */
export function ServerResults({ check }: { check: HttpCheck | null }) {
  return (
    <Window title="Server and what is in between">
      {check === null ? (
        <p className="window-body mute">Asking the server.</p>
      ) : (
        <ol className="check-rows">
          {serverFacts(check).map(({ name, value, meaning, fix }) => (
            <CheckRow key={name} name={name} found={value} meaning={meaning} fix={fix} />
          ))}
        </ol>
      )}
    </Window>
  )
}
