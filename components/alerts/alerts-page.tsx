'use client'

import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { dayIn } from '#lib/protocol/day-in.ts'
import type { MissionState } from '#lib/state/model.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button } from '../ui/button.tsx'
import { ageWords, plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { useAddress } from '../ui/use-address.ts'
import { type AlertFigures, alertFigures } from './alert-figures.ts'
import { AlertsWindow } from './alerts-window.tsx'
import { ChannelsWindow } from './channels-window.tsx'
import { DeliveriesWindow } from './deliveries-window.tsx'
import { QuietOnce } from './quiet-once.tsx'
import { RulesWindow } from './rules-window.tsx'

const alertsOf = (state: MissionState) => state.alerts
const workspaceOf = (state: MissionState) => state.workspace

/** What is open on the page: the rule that is being changed, or `new`. */
export interface AlertsView {
  readonly rule: string | null
}
const readView = (query: URLSearchParams): AlertsView => ({ rule: query.get('rule') })
const writeView = ({ rule }: AlertsView): string => (rule === null ? '' : `?rule=${encodeURIComponent(rule)}`)

/** What fires, which rules make it fire, and who is told. */
export function AlertsPage() {
  const [view, change] = useAddress(readView, writeView)
  const alerts = useLive(alertsOf)
  const { zone } = useLive(workspaceOf)
  const day = useWorkspaceDay()
  useShortcuts('page', { newRule: () => change({ rule: 'new' }) })
  const figures = useMemo(() => alertFigures(alerts, day, (at) => dayOf(zone, at)), [alerts, day, zone])
  return (
    <div className="al">
      <Head figures={figures} onRule={() => change({ rule: 'new' })} />
      <div className="al-split">
        <div className="al-main">
          <AlertsWindow figures={figures} />
          <RulesWindow picked={view.rule} onPick={(rule) => change({ rule })} />
        </div>
        <div className="al-side">
          <ChannelsWindow />
          <DeliveriesWindow />
        </div>
      </div>
    </div>
  )
}

/** A browser may not know a zone that the server knows. */
function dayOf(zone: string, at: string): string {
  try {
    return dayIn(zone, Date.parse(at))
  } catch (error) {
    if (error instanceof RangeError) return at.slice(0, 10)
    throw error
  }
}

function Head({ figures, onRule }: { figures: AlertFigures; onRule: () => void }) {
  const { firing, acknowledged, resolved, medianMs } = figures
  return (
    <header className="page-head al-head">
      <h1 className="title">
        <span className={firing.length > 0 ? 'al-hot' : undefined}>
          {firing.length === 0 ? 'No alert is firing' : plural(firing.length, 'alert is firing', 'alerts are firing')}
        </span>
        {acknowledged.length > 0 && (
          <>
            <span className="al-dot" aria-hidden="true">
              ·
            </span>
            <span>{acknowledged.length} acknowledged</span>
          </>
        )}
      </h1>
      <span className="sr" role="status">
        {firing.length > 0 && plural(firing.length, 'alert fires', 'alerts fire')}
      </span>
      <span className="soft">
        {resolved.length === 0 ? 'None ended today' : `${resolved.length} ended today`}
        {medianMs !== null && (
          <>
            , median <b className="num">{ageWords(medianMs)}</b>
          </>
        )}
      </span>
      <span className="end al-acts">
        <QuietOnce />
        <Button onClick={onRule}>
          <Icon of={Plus} />
          Rule
          <KeyHint of="C" />
        </Button>
      </span>
    </header>
  )
}
