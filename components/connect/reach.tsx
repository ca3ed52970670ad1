import { Network } from 'lucide-react'
import { Icon } from '../ui/icon.tsx'
import { isLocalAddress } from './local-address.ts'

/** Which address the agents must be able to reach. */
export function Reach({ baseUrl }: { baseUrl: string }) {
  return (
    <p className="note">
      <Icon of={Network} />
      <span>
        {isLocalAddress(baseUrl) ? (
          <>
            Agents on this machine only, since <code>{baseUrl}</code> is the address. For agents elsewhere, open this
            page by the address that other machines use.
          </>
        ) : (
          <>
            The agents must be able to reach <code>{baseUrl}</code>.
          </>
        )}
      </span>
    </p>
  )
}
