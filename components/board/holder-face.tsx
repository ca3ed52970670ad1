import { UserRound } from 'lucide-react'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Icon } from '../ui/icon.tsx'
import type { Holder } from './use-holder.ts'

/** A face for whoever holds a task; a decoration, the name stands beside it or in its title. */
export function HolderFace({ holder, assignee }: { holder: Holder | null; assignee: string | null }) {
  if (holder?.agent) {
    const { id, name, kind } = holder.agent
    return <AvatarTile id={id} name={name} kind={kind} size={20} />
  }
  if (holder?.isPerson)
    return <AvatarTile id={(assignee ?? '').slice(7)} name={holder.name} kind="person" job="lead" size={20} />
  return (
    <span className="no-face" aria-hidden="true">
      <Icon of={UserRound} />
    </span>
  )
}
