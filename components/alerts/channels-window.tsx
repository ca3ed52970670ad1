'use client'

import { Plus, Webhook } from 'lucide-react'
import { useRef, useState } from 'react'
import useSWR from 'swr'
import type { Channel } from '#lib/notify/channel.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { Window } from '../ui/window.tsx'
import { CHANNELS, loadChannels } from './alert-calls.ts'
import { BrowserLine, SoundLine } from './browser-lines.tsx'
import { QuietHours } from './quiet-hours.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { WebhookLine } from './webhook-line.tsx'

/** Where alerts are told beside the page, and when they are not. */
export function ChannelsWindow() {
  const { data: channels, error, mutate } = useSWR<readonly Channel[], AnswerError>(CHANNELS, loadChannels)
  const [adding, setAdding] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  return (
    <Window
      title="Channels"
      className="al-channels-window"
      end={channels && plural(channels.length, 'webhook', 'webhooks')}
    >
      <ul className="al-channels">
        <BrowserLine />
        <SoundLine />
        <li>
          <Icon of={Webhook} />
          <div className="al-grow">
            <b>Webhooks</b> <span className="meta">{error ? error.message : 'signed, tried again for a day'}</span>
          </div>
          <Button ref={add} onClick={() => setAdding(true)} disabled={error !== undefined}>
            <Icon of={Plus} />
            Add
          </Button>
        </li>
        {(channels ?? []).map((channel) => (
          <WebhookLine
            key={channel.id}
            channel={channel}
            onChanged={mutate}
            onRemoved={() => focusIfLost(add.current)}
          />
        ))}
      </ul>
      <QuietHours />
      {adding && <WebhookDialog onClose={() => setAdding(false)} onMade={() => void mutate()} />}
    </Window>
  )
}

/** Where a line left with the focus. Whoever has gone on to something else stays there. */
const focusIfLost = (to: HTMLElement | null) => document.activeElement === document.body && to?.focus()
