'use client'

import type { Alert } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { visibleText } from '../visible-text.ts'
import { useAcknowledge } from './use-acknowledge.ts'

export interface AcknowledgeProps {
  readonly alert: Pick<Alert, 'id' | 'message'>
  readonly tone?: 'brand' | 'plain'
  /** The key does the same to this one now. */
  readonly hasKey?: boolean
}

/** Tells everybody that a person knows of an alert. It stays open until it is over, and no longer waits for anybody. */
export function AcknowledgeButton({ alert, tone = 'plain', hasKey = false }: AcknowledgeProps) {
  const { id, message } = alert
  const [busy, acknowledge] = useAcknowledge()
  return (
    <Button tone={tone} aria-disabled={busy} onClick={() => acknowledge(id)}>
      Acknowledge
      <span className="sr">: {visibleText(message)}</span>
      {hasKey && <KeyHint of="A" />}
    </Button>
  )
}
