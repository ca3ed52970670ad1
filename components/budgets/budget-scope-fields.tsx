import { useMemo } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { BudgetScopeKind } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { sameFields } from '../live/same.ts'
import { SelectField } from '../tasks/select-field.tsx'
import { Field } from '../ui/field.tsx'
import { visibleText } from '../visible-text.ts'
import type { BudgetDraft } from './budget-draft.ts'
import type { BudgetWrongs } from './budget-wrongs.ts'

export interface BudgetFieldsProps {
  readonly draft: BudgetDraft
  readonly onChange: (part: Partial<BudgetDraft>) => void
  readonly wrongs: BudgetWrongs
}

const KINDS: readonly { readonly value: BudgetScopeKind; readonly words: string }[] = [
  { value: 'workspace', words: 'The workspace' },
  { value: 'project', words: 'A project' },
  { value: 'agent', words: 'An agent' },
  { value: 'model', words: 'A model' },
  { value: 'task', words: 'A task' },
]
const WORDS = {
  workspace: '',
  project: 'Which project',
  agent: 'Which agent',
  model: 'Which model',
  task: 'Which task',
}

const factsOf = ({ agents, tokens, tasks }: MissionState) => ({ agents, days: tokens.days, tasks })

/** What a budget is about, of what the workspace has. */
export function BudgetScopeFields({ draft, onChange, wrongs }: BudgetFieldsProps) {
  const { kind, id } = draft
  const choices = useChoices(kind)
  const first = (of: BudgetScopeKind) => (of === kind ? id : '')
  const known =
    choices.some(({ value }) => value === id) || id === '' ? choices : [{ value: id, words: id }, ...choices]
  const pick = { value: '', words: 'Choose' }
  return (
    <div className="budget-form-row">
      <SelectField
        label="About"
        value={kind}
        onChange={(value) => onChange({ kind: value, id: first(value) })}
        options={KINDS}
      />
      {kind !== 'workspace' &&
        (choices.length > 0 ? (
          <SelectField
            label={WORDS[kind]}
            value={id}
            onChange={(value) => onChange({ id: value })}
            options={id === '' ? [pick, ...known] : known}
            wrong={wrongs.scope}
          />
        ) : (
          <Field
            label={WORDS[kind]}
            value={id}
            required
            onChange={({ target }) => onChange({ id: target.value })}
            wrong={wrongs.scope}
          />
        ))}
    </div>
  )
}

function useChoices(kind: BudgetScopeKind): readonly { readonly value: string; readonly words: string }[] {
  const { agents, days, tasks } = useLive(factsOf, sameFields)
  return useMemo(() => {
    const named = (values: Iterable<string | null>) =>
      [...new Set(values)].flatMap((value) => (value ? [{ value, words: visibleText(value) }] : []))
    switch (kind) {
      case 'agent':
        return [...agents.values()].map(({ id, name, project }) => ({
          value: id,
          words: visibleText(project && project !== name ? `${name}, ${project}` : name),
        }))
      case 'project':
        return named([...days.values()].map(({ project }) => project))
      case 'model':
        return named([...days.values()].map(({ model }) => model))
      case 'task':
        return [...tasks.values()].map(({ id, title }) => ({ value: id, words: visibleText(`#${id} ${title}`) }))
      default:
        return []
    }
  }, [kind, agents, days, tasks])
}
