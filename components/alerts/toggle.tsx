/** On or off at once, without a button that says so. */
export function Toggle({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      className="toggle"
      onClick={() => onChange(!on)}
    >
      <span className="toggle-box px" />
    </button>
  )
}
