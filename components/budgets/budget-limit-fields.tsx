import { SelectField } from '../tasks/select-field.tsx'
import { Field } from '../ui/field.tsx'
import type { BudgetFieldsProps } from './budget-scope-fields.tsx'

const PERIODS = [
  { value: 'day', words: 'a day' },
  { value: 'week', words: 'a week' },
  { value: 'month', words: 'a month' },
  { value: 'total', words: 'in total' },
] as const
const UNITS = [
  { value: 'usd', words: 'US dollars' },
  { value: 'tokens', words: 'tokens' },
] as const
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((words, index) => ({
  value: String(index + 1),
  words,
}))

/** How much, of what, and in which period. */
export function BudgetLimitFields({ draft, onChange, wrongs }: BudgetFieldsProps) {
  const { limit, unit, period, weekStartsOn } = draft
  return (
    <>
      <div className="budget-form-row">
        <Field
          label="Limit"
          type="number"
          inputMode="decimal"
          min={0}
          step="any"
          required
          value={limit}
          onChange={({ target }) => onChange({ limit: target.value })}
          wrong={wrongs.limit}
        />
        <SelectField label="Of" value={unit} onChange={(value) => onChange({ unit: value })} options={UNITS} />
      </div>
      <div className="budget-form-row">
        <SelectField label="Each" value={period} onChange={(value) => onChange({ period: value })} options={PERIODS} />
        {period === 'week' && (
          <SelectField
            label="Weeks begin on"
            value={String(weekStartsOn)}
            onChange={(value) => onChange({ weekStartsOn: Number(value) })}
            options={WEEKDAYS}
          />
        )}
      </div>
    </>
  )
}
