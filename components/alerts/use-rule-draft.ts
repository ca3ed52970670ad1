import { useState } from 'react'
import type { RuleKind } from '#lib/protocol/event.ts'
import { BUILT_IN } from '#lib/state/alert-rules.ts'
import type { AlertRule } from '#lib/state/model.ts'
import { useAct } from '../rest/use-act.ts'
import { useRequestId } from '../rest/use-request-id.ts'
import { addRule, changeRule } from './alert-calls.ts'
import {
  changeOf,
  choiceOf,
  editedRule,
  mergeRule,
  type RuleClash,
  type RuleEdits,
  type RuleMerge,
} from './merge-rule.ts'
import { storeOver } from './store-over.ts'

interface Draft {
  /** As it stood when the form was opened, with what was taken over from others since. */
  readonly base: AlertRule
  readonly edits: RuleEdits
  /** Fields in which this person's own was chosen over what stood then. */
  readonly decided: RuleEdits
}

export interface RuleDraftState {
  /** With what was chosen. */
  readonly shown: AlertRule
  readonly merge: RuleMerge
  /** Clashes that nobody has decided. */
  readonly open: number
  readonly isMine: (field: string) => boolean
  readonly busy: boolean
  readonly choose: (field: string, value: string) => void
  readonly startFrom: (kind: RuleKind) => void
  readonly decide: (field: string, whose: 'mine' | 'theirs') => void
  /** @returns whether it was stored. */
  readonly save: () => Promise<boolean>
}

const isDecided = ({ decided }: Draft, { field, theirs }: RuleClash): boolean => decided.get(field) === theirs

/**
 * What a person chooses over a live rule. What others change meanwhile is taken in where this person chose nothing, and
 * stored over only once this person has seen it.
 * @param first the rule as it was opened; @param live as it stands, null where it is new or gone.
 */
export function useRuleDraft(first: AlertRule, live: AlertRule | null): RuleDraftState {
  const [draft, setDraft] = useState<Draft>({ base: first, edits: new Map(), decided: new Map() })
  const [ahead, setAhead] = useState<AlertRule | null>(null)
  const [busy, run] = useAct('Not changed')
  const requestIdOf = useRequestId()
  // The answer to a request may be ahead of the live state.
  const stands = ahead && live && ahead.version > live.version ? ahead : live
  const now = stands ?? draft.base
  const merge = mergeRule(draft.base, draft.edits, now)
  const isOpen = (rule: AlertRule) =>
    mergeRule(draft.base, draft.edits, rule).clashes.some((clash) => !isDecided(draft, clash))
  /** False where there is something to be decided first. */
  const store = async (): Promise<boolean> => {
    if (stands === null) {
      const { kind, params, scope, severity, channels } = editedRule(now, draft.edits)
      const fields = { params, scope, severity, channels }
      await addRule(kind, fields, requestIdOf({ kind, ...fields }))
      return true
    }
    const left = await storeOver(stands, (rule) =>
      isOpen(rule) ? null : changeRule(rule.id, changeOf(rule, draft.edits), rule.version),
    )
    if (left !== null) setAhead(left)
    return left === null
  }
  return {
    shown: editedRule(now, draft.edits),
    merge,
    open: merge.clashes.filter((clash) => !isDecided(draft, clash)).length,
    isMine: (field) => merge.clashes.some((clash) => clash.field === field && isDecided(draft, clash)),
    busy,
    choose: (field, value) => setDraft({ ...draft, edits: new Map(draft.edits).set(field, value) }),
    startFrom: (kind) => setDraft({ base: BUILT_IN.get(kind) ?? draft.base, edits: new Map(), decided: new Map() }),
    decide(field, whose) {
      if (whose === 'mine') {
        return setDraft({ ...draft, decided: new Map(draft.decided).set(field, choiceOf(now, field)) })
      }
      const edits = new Map(draft.edits)
      edits.delete(field)
      setDraft({ ...draft, edits })
    },
    async save() {
      let stored = false
      await run(async () => {
        stored = await store()
      })
      return stored
    },
  }
}
