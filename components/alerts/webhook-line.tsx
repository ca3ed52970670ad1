'use client'

import { X } from 'lucide-react'
import { useState } from 'react'
import type { Channel, TestResult } from '#lib/notify/channel.ts'
import { AnswerError } from '../rest/send-json.ts'
import { useAct } from '../rest/use-act.ts'
import { useActs } from '../rest/use-acts.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { changeChannel, removeChannel, testChannel } from './alert-calls.ts'
import { Tested } from './tested.tsx'
import { Toggle } from './toggle.tsx'

const LEAST = { info: 'all', warning: 'warnings up', critical: 'critical' } as const

export interface WebhookLineProps {
  readonly channel: Channel
  /** Resolves once the list is as the server has it. */
  readonly onChanged: () => Promise<unknown>
  readonly onRemoved: () => void
}

/** One webhook: test, turn on or off, remove. A test reports back in place, and holds up nothing else however long it takes. */
export function WebhookLine({ channel, onChanged, onRemoved }: WebhookLineProps) {
  const { id, name, url, least, template, secretEnd } = channel
  const [testing, runTest] = useAct('Not tested')
  const [, run] = useActs('Not changed')
  const [wanted, setWanted] = useState<boolean | null>(null)
  const [tested, setTested] = useState<TestResult | null>(null)
  const [sure, setSure] = useState(false)
  const turn = async (on: boolean) => {
    setWanted(on)
    await run(() => changeChannel(id, { on }))
    await onChanged()
    setWanted((latest) => (latest === on ? null : latest))
  }
  const remove = async () => {
    const isRemoved = await run(() => removeChannel(id).catch(unlessGone))
    await onChanged()
    if (isRemoved) onRemoved()
  }
  return (
    <li className="al-webhook">
      <div className="al-grow">
        <p className="cut">
          <b>{name}</b> <span className="meta mono">{url.replace(/^https?:\/\//, '')}</span>
        </p>
        <p className="meta cut">
          {template === 'slack' ? 'Slack' : 'JSON'}, {LEAST[least]} · secret …<span className="mono">{secretEnd}</span>
        </p>
      </div>
      <Button
        aria-disabled={testing}
        aria-label={testing ? `Testing ${name}` : `Test ${name}`}
        onClick={() => void runTest(async () => setTested(await testChannel(id)))}
      >
        {testing ? 'Testing' : 'Test'}
      </Button>
      <Button
        tone={sure ? 'danger' : 'quiet'}
        icon={!sure}
        aria-label={sure ? `Really remove ${name}` : `Remove ${name}`}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? void remove() : setSure(true))}
      >
        {sure ? 'Really' : <Icon of={X} />}
      </Button>
      <Toggle label={`Tell ${name}`} on={wanted ?? channel.on} onChange={(on) => void turn(on)} />
      {tested && <Tested result={tested} />}
    </li>
  )
}

/** What somebody else removed, or this person with a request whose answer was lost, is as it was wanted. */
function unlessGone(cause: unknown): void {
  if (AnswerError.from(cause).code !== 'not_found') throw cause
}
