'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { ChannelKind } from '#lib/protocol/event.ts'
import type { Alert, AlertRule, MissionState } from '#lib/state/model.ts'
import { Ago } from '../live/age.tsx'
import { Button } from '../ui/button.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { changeRule } from './alert-calls.ts'
import { SEVERITY_LOOKS } from './open-alerts.ts'
import { RuleTestLines, useRuleTest } from './rule-test.tsx'
import { kindWords, scopeWords, sentenceRead } from './rule-words.ts'
import { Toggle } from './toggle.tsx'
import { useChanges } from './use-changes.ts'

export interface RuleLineProps {
  readonly rule: AlertRule
  readonly last: Alert | null
  readonly isPicked: boolean
  readonly onPick: () => void
}

const COLUMNS = 8
const CHANNELS: readonly ChannelKind[] = ['browser', 'webhook', 'sound']

export function RuleLine({ rule, last, isPicked, onPick }: RuleLineProps) {
  const { id, kind } = rule
  const { shown, put } = useChanges<AlertRule>(
    rule,
    (change, version) => changeRule(id, change, version),
    'Not changed',
  )
  const { on, channels } = shown
  const tell = (channel: ChannelKind, told: boolean) =>
    put(({ channels }) => ({
      channels: CHANNELS.filter((one) => (one === channel ? told : channels.includes(one))),
    }))
  const where = useLive(
    useCallback(
      (state: MissionState) => scopeWords(rule, (agentId) => state.agents.get(agentId)?.name ?? agentId),
      [rule],
    ),
  )
  const { busy, result, test } = useRuleTest(rule)
  return (
    <>
      <tr className={on ? undefined : 'is-off'} aria-current={isPicked || undefined}>
        <td>
          <Toggle label={`Rule: ${kindWords(kind)}`} on={on} onChange={(on) => put(() => ({ on }))} />
        </td>
        <th scope="row">
          <Sentence rule={rule} />
        </th>
        <td className="meta al-where">
          <UntrustedText text={where} />
        </td>
        {CHANNELS.map((channel) => (
          <td key={channel} className="c" data-label={channel}>
            <button
              type="button"
              className="al-tick"
              aria-pressed={channels.includes(channel)}
              aria-label={`${kindWords(kind)}: ${channel}`}
              onClick={() => tell(channel, !channels.includes(channel))}
            >
              {channels.includes(channel) ? <PixelGlyph name="done" /> : <span aria-hidden="true">·</span>}
            </button>
          </td>
        ))}
        <td className="al-last">
          <Last alert={last} />
        </td>
        <td className="n">
          <Button tone="quiet" aria-disabled={busy} onClick={test}>
            {busy ? 'Testing' : 'Test'}
            <span className="sr"> the rule: {kindWords(kind)}</span>
          </Button>
          <Button tone="quiet" aria-expanded={isPicked} onClick={onPick}>
            Change<span className="sr">: {kindWords(kind)}</span>
          </Button>
        </td>
      </tr>
      {result !== null && (
        <tr>
          <td colSpan={COLUMNS}>
            <RuleTestLines result={result} />
          </td>
        </tr>
      )}
    </>
  )
}

export function Sentence({ rule }: { rule: AlertRule }) {
  return (
    <span className="al-sentence">
      {sentenceRead(rule).map((piece) => (typeof piece === 'string' ? piece : <b key={piece.param}>{piece.words}</b>))}
    </span>
  )
}

function Last({ alert }: { alert: Alert | null }) {
  if (alert === null) return <span className="meta">not of late</span>
  if (alert.state === 'resolved') return <Ago at={alert.firedAt} className="meta num" />
  return (
    <span className="status" data-status={SEVERITY_LOOKS[alert.severity]}>
      <PixelGlyph name={SEVERITY_LOOKS[alert.severity]} />
      {alert.state}
    </span>
  )
}
