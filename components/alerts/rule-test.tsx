'use client'

import { useState } from 'react'
import type { ChannelTest } from '#lib/notify/channel.ts'
import type { AlertRule } from '#lib/state/model.ts'
import { useAct } from '../rest/use-act.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { testRule } from './alert-calls.ts'
import { notesOf, playNotes } from './alert-sounds.ts'
import { useNotices } from './notice-settings.ts'
import { showNotice } from './show-notice.ts'
import { Tested } from './tested.tsx'

/** What this browser did of a test, in words; nothing where the rule does not tell it. */
interface Here {
  readonly ok: boolean
  readonly words: string
}

export interface RuleTestResult {
  readonly webhooks: readonly ChannelTest[] | null
  readonly here: readonly Here[]
}

/** Sends one test through everything that a rule tells. */
export function useRuleTest(rule: AlertRule) {
  const [settings] = useNotices()
  const [busy, run] = useAct('Not tested')
  const [result, setResult] = useState<RuleTestResult | null>(null)
  const { channels, kind, severity } = rule
  const test = () =>
    run(async () => {
      setResult(null)
      const here = [
        ...(channels.includes('browser') ? [notify(settings.browser)] : []),
        ...(channels.includes('sound') ? [await sound(settings.sound, () => playNotes(notesOf(kind, severity)))] : []),
      ]
      setResult({ here, webhooks: channels.includes('webhook') ? await testRule(rule.id) : null })
    })
  return { busy, result, test }
}

function notify(isOn: boolean): Here {
  if (!isOn || !('Notification' in window) || Notification.permission !== 'granted') {
    return { ok: false, words: 'Browser: off here' }
  }
  const notice = showNotice('Test', { body: 'This is a test of a rule; nothing is wrong.' })
  return notice === null ? { ok: false, words: 'Browser: this one shows none' } : { ok: true, words: 'Browser: shown' }
}

async function sound(isOn: boolean, play: () => Promise<boolean>): Promise<Here> {
  if (!isOn) return { ok: false, words: 'Sound: off here' }
  try {
    if (await play()) return { ok: true, words: 'Sound: played' }
    return { ok: false, words: 'Sound: this browser allows none yet' }
  } catch (cause) {
    // Its own words are the browser's, for developers.
    return { ok: false, words: cause instanceof DOMException ? 'Sound: this browser plays none' : 'Sound: not played' }
  }
}

/** What came of a test, in place. */
export function RuleTestLines({ result: { webhooks, here } }: { result: RuleTestResult }) {
  const isTold = here.length > 0 || webhooks !== null
  return (
    <div className="al-rule-tested" role="status">
      {!isTold && <p className="meta">This rule tells nobody beside this page.</p>}
      {here.map(({ ok, words }) => (
        <p key={words} className="al-tested" data-status={ok ? 'working' : 'stale'}>
          <PixelGlyph name={ok ? 'done' : 'stale'} />
          <span>{words}</span>
        </p>
      ))}
      {webhooks?.length === 0 && <p className="meta">No webhook that is on takes what this rule fires.</p>}
      {webhooks?.map((one) => (
        <Tested key={one.channelId} name={one.name} result={one} />
      ))}
    </div>
  )
}
