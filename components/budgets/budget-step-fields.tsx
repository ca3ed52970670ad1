import { Plus, X } from 'lucide-react'
import { SelectField } from '../tasks/select-field.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icon.tsx'
import { STEP_CHOICES, type StepDraft } from './budget-draft.ts'

const MOST = 10

interface StepFieldsProps {
  readonly steps: readonly StepDraft[]
  readonly onChange: (steps: readonly StepDraft[]) => void
  /** What is wrong with each, by its key. */
  readonly wrongs: ReadonlyMap<number, string>
}

/** What happens at how many percent. */
export function BudgetStepFields({ steps, onChange, wrongs }: StepFieldsProps) {
  const change = (key: number, part: Partial<StepDraft>) =>
    onChange(steps.map((step) => (step.key === key ? { ...step, ...part } : step)))
  const add = () =>
    onChange([...steps, { key: Math.max(0, ...steps.map(({ key }) => key)) + 1, at: '', acts: 'notify' }])
  return (
    <fieldset className="budget-form-steps">
      <legend className="label">Steps</legend>
      {steps.map((step) => (
        <div key={step.key} className="budget-form-step">
          <Field
            label="At percent"
            type="number"
            min={1}
            max={1000}
            required
            value={step.at}
            onChange={({ target }) => change(step.key, { at: target.value })}
            wrong={wrongs.get(step.key)}
          />
          <SelectField
            label="Then"
            value={step.acts}
            onChange={(acts) => change(step.key, { acts })}
            options={choicesWith(step.acts)}
          />
          <Button
            tone="quiet"
            icon
            aria-label={`Take away the step at ${step.at} %`}
            disabled={steps.length === 1}
            onClick={() => onChange(steps.filter(({ key }) => key !== step.key))}
          >
            <Icon of={X} />
          </Button>
        </div>
      ))}
      {steps.length < MOST && (
        <p>
          <Button tone="quiet" onClick={add}>
            <Icon of={Plus} />
            Add a step
          </Button>
        </p>
      )}
    </fieldset>
  )
}

/** What was set elsewhere stays as it is. */
const choicesWith = (acts: string): readonly { readonly value: string; readonly words: string }[] =>
  STEP_CHOICES.some(({ value }) => value === acts)
    ? STEP_CHOICES
    : [...STEP_CHOICES, { value: acts, words: acts.replaceAll(',', ', ') }]
