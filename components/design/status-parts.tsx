import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Chip } from '../ui/chip.tsx'
import { GLYPH_ROWS, type GlyphName } from '../ui/glyph-rows.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { Pulse } from '../ui/pulse.tsx'
import { STATUSES, StatusMark } from '../ui/status-mark.tsx'
import { Window } from '../ui/window.tsx'

const KINDS = ['claude-code', 'codex', 'gemini', 'cursor', 'copilot', 'aider', 'opencode', 'script', 'mcp', 'openclaw']
const COUNTS = [0, 1, 0, 3, 5, 2, 8, 9, 4, 0, 0, 6, 7, 3, 2, 1, 0, 0, 4, 8, 5, 3, 2, 6]
const GLYPHS = Object.keys(GLYPH_ROWS) as GlyphName[]

export function StatusParts() {
  return (
    <Window title="Status and faces" end="glyph, word, age, ground">
      <div className="window-body grid gap-3">
        {STATUSES.map((status) => (
          <div key={status} className="flex flex-wrap items-center gap-3" data-status={status}>
            <AvatarTile id={`face-${status}`} name={status} kind="claude-code" size={20} status={status} />
            <AvatarTile id={`face-${status}`} name={status} kind="claude-code" size={36} status={status} />
            <StatusMark status={status}>
              <span className="age">12 s</span>
            </StatusMark>
            <Chip status={status}>{status}</Chip>
            <Pulse counts={COUNTS} />
          </div>
        ))}
        <div className="flex flex-wrap gap-2">
          {KINDS.map((kind) => (
            <AvatarTile key={kind} id={kind} name={kind} kind={kind} size={68} />
          ))}
        </div>
        <div className="flex flex-wrap gap-4">
          {GLYPHS.map((name) => (
            <span key={name} className="meta flex items-center gap-2">
              <PixelGlyph name={name} large />
              {name}
            </span>
          ))}
        </div>
      </div>
    </Window>
  )
}
