'use client'

import { Monitor, Volume2, Webhook } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { alertRule, alertRules, BUILT_IN } from '#lib/state/alert-rules.ts'
import type { MissionState } from '#lib/state/model.ts'
import { Icon } from '../ui/icon.tsx'
import { Window } from '../ui/window.tsx'
import { lastByRule } from './alert-figures.ts'
import { RuleDraft } from './rule-draft.tsx'
import { RuleLine } from './rule-line.tsx'

const NEW = BUILT_IN.get('error')

const rulesOf = (state: MissionState) => state.rules
const alertsOf = (state: MissionState) => state.alerts

/** Every rule as a sentence, and where it is told. */
export function RulesWindow({ picked, onPick }: { picked: string | null; onPick: (rule: string | null) => void }) {
  const changed = useLive(rulesOf)
  const alerts = useLive(alertsOf)
  const rules = useMemo(() => alertRules({ rules: changed }), [changed])
  const last = useMemo(() => lastByRule({ alerts, rules: changed }), [alerts, changed])
  const draft = picked === null || picked === 'new' ? null : (alertRule({ rules: changed }, picked) ?? null)
  // As it was when its form was opened: the form stays although somebody removes the rule.
  const [opened, setOpened] = useState(draft)
  if (opened?.id !== picked && draft !== null) setOpened(draft)
  const done = () => {
    setOpened(null)
    onPick(null)
  }
  return (
    <Window
      title="Rules"
      className="al-rules-window"
      beside={
        <>
          <span className="count">{rules.length}</span>
          <span className="meta">{rules.filter(({ on }) => on).length} on</span>
        </>
      }
      end="a rule fires once, then waits until it is over"
    >
      <div className="al-rules-scroll">
        <table className="al-rules">
          <caption className="sr">Rules of alerts</caption>
          <thead>
            <tr>
              <th scope="col">On</th>
              <th scope="col">When</th>
              <th scope="col">Where</th>
              <th scope="col" className="c">
                <Icon of={Monitor} /> Browser
              </th>
              <th scope="col" className="c">
                <Icon of={Webhook} /> Webhook
              </th>
              <th scope="col" className="c">
                <Icon of={Volume2} /> Sound
              </th>
              <th scope="col">Last fired</th>
              <th scope="col">
                <span className="sr">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <RuleLine
                key={rule.id}
                rule={rule}
                last={last.get(rule.id) ?? null}
                isPicked={rule.id === picked}
                onPick={() => onPick(rule.id === picked ? null : rule.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {picked === 'new' && NEW && <RuleDraft key="new" first={NEW} rule={null} isNew onDone={done} />}
      {opened !== null && opened.id === picked && (
        <RuleDraft key={opened.id} first={opened} rule={draft} onDone={done} />
      )}
    </Window>
  )
}
