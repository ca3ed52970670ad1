'use client'

import { Button } from '../ui/button.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { visibleText } from '../visible-text.ts'
import { handOn } from './hand-on.ts'
import { type Acknowledged, useAcknowledge } from './use-acknowledge.ts'

export interface AcknowledgeProps {
  readonly alert: Acknowledged
  readonly tone?: 'brand' | 'plain'
  /** The key does the same to this one now. */
  readonly hasKey?: boolean
}

/** Tells everybody that a person knows of an alert. It stays open until it is over, and no longer waits for anybody. */
export function AcknowledgeButton({ alert, tone = 'plain', hasKey = false }: AcknowledgeProps) {
  const [count, acknowledge] = useAcknowledge()
  return (
    <Button ref={handOn} tone={tone} data-answers="seen" aria-disabled={count > 0} onClick={() => acknowledge(alert)}>
      Acknowledge
      <span className="sr">: {visibleText(alert.message)}</span>
      {hasKey && <KeyHint of="A" />}
    </Button>
  )
}
