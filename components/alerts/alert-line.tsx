'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { ruleOfAlert } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { BUDGET_ALERT } from '#lib/state/selectors.ts'
import { useMe } from '../board/me.ts'
import { BudgetAnswers } from '../budgets/budget-need-acts.tsx'
import { BudgetShare } from '../budgets/budget-share.tsx'
import { actorWords } from '../events/event-words.ts'
import { Age } from '../live/age.tsx'
import { useAct } from '../rest/use-act.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { AcknowledgeButton } from './acknowledge-button.tsx'
import { resolveAlert } from './alert-calls.ts'
import { AlertFace } from './alert-face.tsx'
import { isReported, leadsTo } from './alert-figures.ts'
import { BudgetAllowance } from './budget-allowance.tsx'
import { handOn } from './hand-on.ts'
import { SEVERITY_LOOKS } from './open-alerts.ts'
import { subjectWords } from './subject-words.ts'
import { whyWords } from './why-words.ts'

export interface AlertLineProps {
  readonly alert: Alert
  readonly isWorst: boolean
  /** The keys are at it. */
  readonly isPicked: boolean
}

/** One alert that is not over, with what can be done about it. */
export function AlertLine({ alert, isWorst, isPicked }: AlertLineProps) {
  const { severity, message, state, firedAt, escalatedAt, ackedBy } = alert
  const me = useMe()
  const look = alert.rule === 'stale' ? 'stale' : SEVERITY_LOOKS[severity]
  const to = useLive(
    useCallback((state: MissionState) => leadsTo(alert, state), [alert]),
    (a, b) => a?.href === b?.href && a?.word === b?.word,
  )
  const about = useLive(useCallback((state: MissionState) => subjectWords(alert, state), [alert]))
  const why = useLive(useCallback((state: MissionState) => whyWords(alert, state), [alert]))
  const told = useLive(useCallback((state: MissionState) => ruleOfAlert(state, alert).channels.join(', '), [alert]))
  const budgetId = alert.rule === BUDGET_ALERT ? alert.subject : null
  return (
    <li className="al-alert" data-status={look} aria-current={isPicked || undefined} ref={isPicked ? show : undefined}>
      <span className="al-mark">
        <PixelGlyph name={look} />
        <span className="sr">{severity}</span>
      </span>
      <AlertFace alert={alert} size={36} />
      <div className="al-alert-words">
        <p>
          <b>
            <UntrustedText text={message} />
          </b>
        </p>
        <p className="meta">
          <UntrustedText text={why} />
          {about !== null && to === null && (
            <>
              {' · '}
              <UntrustedText text={about} />
            </>
          )}
          {budgetId !== null && <BudgetShare budgetId={budgetId} />}
          <BudgetAllowance alert={alert} />
          {escalatedAt !== null && ' · nobody came, so it is critical now'}
          {state === 'acknowledged' && (
            <>
              {' · '}
              <UntrustedText text={ackedBy === null ? 'somebody' : actorWords(ackedBy, me)} /> has it
            </>
          )}
        </p>
        {budgetId !== null && <BudgetAnswers budgetId={budgetId} isFirst={isWorst} />}
      </div>
      <p className="al-when">
        <span className="num">
          firing <Age at={firedAt} className="" />
        </span>
        <span className="meta">{told === '' ? 'shown here alone' : told}</span>
      </p>
      <div className="al-answers">
        {to !== null && (
          <ButtonLink href={to.href} prefetch={false} className="cut">
            <UntrustedText text={to.word} />
          </ButtonLink>
        )}
        {state === 'firing' && (
          <AcknowledgeButton alert={alert} tone={isWorst && budgetId === null ? 'brand' : 'plain'} hasKey={isPicked} />
        )}
        {isReported(alert) && <EndButton id={alert.id} />}
      </div>
    </li>
  )
}

/** Once it is picked. */
const show = (line: HTMLElement | null) => line?.scrollIntoView({ block: 'nearest' })

/** What a program reported ends when somebody says so. */
function EndButton({ id }: { id: string }) {
  const [busy, run] = useAct('Not ended')
  return (
    <Button
      ref={handOn}
      data-answers="over"
      tone="quiet"
      aria-disabled={busy}
      onClick={() => run(() => resolveAlert(id))}
    >
      It is over
    </Button>
  )
}
