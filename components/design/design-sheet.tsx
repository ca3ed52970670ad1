import { ConnectClaudeCode } from '../connect/connect-claude-code.tsx'
import { ThemeSwitch } from '../ui/theme-switch.tsx'
import { Window } from '../ui/window.tsx'
import { ChartParts } from './chart-parts.tsx'
import { ControlParts } from './control-parts.tsx'
import { DataParts } from './data-parts.tsx'
import { LayerParts } from './layer-parts.tsx'
import { StateParts } from './state-parts.tsx'
import { StatusParts } from './status-parts.tsx'
import { TypeParts } from './type-parts.tsx'

/** Every part in every state it has. */
export function DesignSheet() {
  return (
    <main className="p-6">
      <header className="page-head">
        <h1 className="title">Parts</h1>
        <span className="soft">In every state they have. Theme and skin are two attributes on the root.</span>
        <span className="end">
          <ThemeSwitch />
        </span>
      </header>
      <div className="gap-4 *:mb-4 *:break-inside-avoid lg:columns-2 2xl:columns-3">
        <StatusParts />
        <TypeParts />
        <ControlParts />
        <DataParts />
        <ChartParts />
        <StateParts />
        <LayerParts />
        <Window title="Connect">
          <ConnectClaudeCode baseUrl="https://control.example.com" secret="mc_not-a-real-secret" />
        </Window>
      </div>
    </main>
  )
}
