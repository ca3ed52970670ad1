'use client'

import { Bell } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useLive } from '#lib/client/use-live.ts'
import { sameItems } from '../live/same.ts'
import { plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'
import { useStored } from '../ui/use-stored.ts'
import { AlertList } from './alert-list.tsx'
import { NOTICES } from './notice-settings.ts'
import { openAlerts, unseenAlerts } from './open-alerts.ts'

/** Loaded only where this browser tells of alerts by more than the page. */
const AlertNotices = dynamic(() => import('./alert-notices.tsx').then((module) => module.AlertNotices), { ssr: false })

const SEEN = 'mission-control:alerts-seen'

/** How many alerts fire that were not looked at in this browser; opens to all that are not over. */
export function AlertsBell() {
  const open = useLive(openAlerts, sameItems)
  const [seen, setSeen] = useStored(SEEN)
  const unseen = unseenAlerts(open, seen)
  const [notices] = useStored(NOTICES)
  return (
    <>
      {notices && <AlertNotices />}
      <Popover
        triggerClass="bell px"
        className="alerts px-drop"
        trigger={
          <>
            <Icon of={Bell} />
            <span className="sr">Alerts: {spoken(open.length, unseen.length)}</span>
            {unseen.length > 0 && (
              <span className="count count-hot" aria-hidden="true">
                {unseen.length > 99 ? '99+' : unseen.length}
              </span>
            )}
          </>
        }
      >
        <AlertList open={open} unseen={unseen} onSeen={setSeen} />
      </Popover>
    </>
  )
}

function spoken(open: number, unseen: number): string {
  if (open === 0) return 'none'
  return unseen === 0 ? `${plural(open, 'is', 'are')} open, all seen` : `${unseen} unseen`
}
