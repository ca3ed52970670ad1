import { plural } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Window } from '../ui/window.tsx'
import { LevelBar } from './level-bar.tsx'
import { xpWords } from './level-words.ts'
import { useOfficeLevel } from './use-office-level.ts'

/** What all agents have earned together. */
export function OfficeLevelWindow() {
  const office = useOfficeLevel()
  return (
    <Window title="The office">
      <div className="window-body levels-office">
        <p className="num-px">
          <PixelGlyph name="hq" large />
          Lv {office.level}
        </p>
        <LevelBar progress={office} steps={24} />
        <p className="num">{xpWords(office)}</p>
        <p className="soft">
          The sum of its agents. They did {plural(office.tasksThisWeek, 'task', 'tasks')} since Monday.
        </p>
      </div>
    </Window>
  )
}
