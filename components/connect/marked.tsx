/** The text with the secret marked, so that nobody pastes it by accident into a place that others read. */
export function Marked({ text, secret }: { text: string; secret: string }) {
  const parts = text.split(secret)
  return parts.map((part, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other identity
    <span key={at}>
      {part}
      {at < parts.length - 1 && <mark>{secret}</mark>}
    </span>
  ))
}
