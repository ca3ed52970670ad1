'use client'

import { X } from 'lucide-react'
import { useState } from 'react'
import type { Channel, TestResult } from '#lib/notify/channel.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { changeChannel, removeChannel, testChannel } from './alert-calls.ts'
import { Tested } from './tested.tsx'
import { Toggle } from './toggle.tsx'
import { useAct } from './use-act.ts'

const LEAST = { info: 'all', warning: 'warnings up', critical: 'critical' } as const

/** One webhook: test, turn on or off, remove. A test reports back in place. */
export function WebhookLine({ channel, onChanged }: { channel: Channel; onChanged: () => void }) {
  const { id, name, url, on, least, template, secretEnd } = channel
  const [busy, run] = useAct('Not changed')
  const [tested, setTested] = useState<TestResult | null>(null)
  const [sure, setSure] = useState(false)
  const act = async (what: () => Promise<unknown>) => {
    if (await run(what)) onChanged()
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
        aria-disabled={busy}
        aria-label={`Test ${name}`}
        onClick={() => run(async () => setTested(await testChannel(id)))}
      >
        Test
      </Button>
      <Button
        tone={sure ? 'danger' : 'quiet'}
        icon={!sure}
        aria-label={sure ? `Really remove ${name}` : `Remove ${name}`}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? void act(() => removeChannel(id)) : setSure(true))}
      >
        {sure ? 'Really' : <Icon of={X} />}
      </Button>
      <Toggle label={`Tell ${name}`} on={on} onChange={(on) => void act(() => changeChannel(id, { on }))} />
      {tested && <Tested result={tested} />}
    </li>
  )
}
