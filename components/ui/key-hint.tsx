/** The key that does what a button does. The sheet of shortcuts tells it to those who do not see it. */
export function KeyHint({ of }: { of: string }) {
  return (
    <span className="wide" aria-hidden="true">
      <kbd className="key">{of}</kbd>
    </span>
  )
}
