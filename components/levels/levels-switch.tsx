'use client'

import { useOwnLevels } from './levels-provider.tsx'

/** Shows levels on all devices of whoever sits here, or on none. */
export function LevelsSwitch() {
  const { wanted, choose } = useOwnLevels()
  return (
    <label className="check">
      <input type="checkbox" className="px" checked={wanted} onChange={({ target }) => choose(target.checked)} />
      <span>
        Levels
        <small>What agents earned, on all your devices</small>
      </span>
    </label>
  )
}
