import { UntrustedText } from '../untrusted-text.tsx'
import { type JsonToken, jsonLines } from './json-tokens.ts'

/** An event may have 64 KiB of data; more lines than anybody reads would only make the page slow. */
const MOST_LINES = 1_500

/** A value as JSON in four inks. */
export function JsonText({ value, label }: { value: unknown; label: string }) {
  const lines = jsonLines(value)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="ev-json" tabIndex={0} aria-label={label}>
      <pre>
        {lines.slice(0, MOST_LINES).map((tokens, line) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one value have no other identity
          <Line key={line} tokens={tokens} />
        ))}
      </pre>
      {lines.length > MOST_LINES && <p className="meta">{lines.length - MOST_LINES} more lines: copy it to see all.</p>}
    </section>
  )
}

function Line({ tokens }: { tokens: readonly JsonToken[] }) {
  const [first] = tokens
  const depth = first && /^ *$/.test(first.text) ? first.text.length : 0
  return (
    <span className="ev-json-line" style={{ '--depth': depth } as React.CSSProperties}>
      {tokens.slice(depth > 0 ? 1 : 0).map(({ kind, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of one line have no other identity
        <span key={at} data-ink={kind}>
          {kind === 'mark' ? text : <UntrustedText text={text} />}
        </span>
      ))}
      {'\n'}
    </span>
  )
}
