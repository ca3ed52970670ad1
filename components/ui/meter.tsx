export interface MeterProps {
  /** What is measured and how far it is, in words: the bar itself says nothing to a screen reader. */
  readonly label: string
  /** 0 to 1; more is drawn as full. */
  readonly share: number
  readonly colour?: string
  /** Marks across the bar, 0 to 1. */
  readonly steps?: readonly number[]
}

const percent = (share: number) => `${Math.max(0, Math.min(1, share)) * 100}%`

export function Meter({ label, share, colour, steps = [] }: MeterProps) {
  return (
    <div className="meter px" role="img" aria-label={label}>
      <b style={{ width: percent(share), ...(colour && { background: colour }) }} />
      {steps.map((step) => (
        <i key={step} className="step" style={{ left: percent(step) }} />
      ))}
    </div>
  )
}
