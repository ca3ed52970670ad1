import { Clock } from '../ui/clock.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import type { GlyphName } from '../ui/glyph-rows.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import type { Check, Heard } from './checks.ts'
import { Step } from './step.tsx'

/** Glyph, word for screen readers and colour of a state. */
const LOOKS: Readonly<
  Record<Check['state'], { readonly glyph: GlyphName; readonly word: string; readonly status: string }>
> = {
  ok: { glyph: 'done', word: 'done', status: 'working' },
  wrong: { glyph: 'error', word: 'wrong', status: 'error' },
  next: { glyph: 'stale', word: 'waiting', status: 'stale' },
  later: { glyph: 'idle', word: 'later', status: 'idle' },
}

/** Turns green by itself, from what the machine and the agent say. */
export function WatchChecks({ checks, heard }: { checks: readonly Check[]; heard: Heard | null }) {
  const done = checks.filter(({ state }) => state === 'ok').length
  return (
    <Step
      number={3}
      title="Watch it turn green"
      beside={
        <span className="count">
          {done} of {checks.length}
        </span>
      }
      end={
        heard && (
          <>
            <UntrustedText text={heard.report.machine} />, since <Clock at={heard.since} />
          </>
        )
      }
    >
      <ol className="cn-checks" aria-live="polite">
        {checks.map((check) => (
          <Line key={check.id} check={check} />
        ))}
      </ol>
    </Step>
  )
}

function Line({ check: { state, title, detail, at, fix } }: { check: Check }) {
  const { glyph, word, status } = LOOKS[state]
  return (
    <li data-status={status} data-state={state}>
      <PixelGlyph name={glyph} large />
      <div>
        <b>{title}</b>
        <span className="sr">, {word}</span>
        <p className="soft">
          <UntrustedText text={detail} />
        </p>
        {fix !== undefined && (
          <div className="cn-fix">
            <code>{fix}</code>
            <CopyButton text={fix} what="fix" />
          </div>
        )}
      </div>
      <span className="meta num">{at ? <Clock at={at} /> : state === 'next' ? 'waiting' : null}</span>
    </li>
  )
}
