'use client'

import Link from 'next/link'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { LevelBar } from '../levels/level-bar.tsx'
import { xpWords } from '../levels/level-words.ts'
import { useOfficeLevel } from '../levels/use-office-level.ts'
import { plural } from '../ui/figures.ts'

const nameOf = (state: MissionState) => state.workspace.name

/** What all agents have earned together; it leads to what by. */
export function LevelBox() {
  const office = useOfficeLevel()
  const name = useLive(nameOf)
  if (office.xp === 0) return null
  return (
    <Link className="rail-box rail-level px game levels" href="/agents?view=levels">
      <span>
        <b className="cut">{name === 'Mission Control' ? 'Office' : name}</b>
        <span className="num-px">Lv {office.level}</span>
      </span>
      <LevelBar progress={office} steps={16} />
      <small className="num">
        {xpWords(office)}
        <br />
        {plural(office.tasksThisWeek, 'task', 'tasks')} this week
      </small>
    </Link>
  )
}
