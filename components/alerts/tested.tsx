import type { TestResult } from '#lib/notify/channel.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

/** What came of a test of a webhook. @param name of the webhook, where it does not stand beside it. */
export function Tested({ result: { ok, code, error, ms, signature }, name }: { result: TestResult; name?: string }) {
  return (
    <p className="al-tested" data-status={ok ? 'working' : 'error'} role={name === undefined ? 'status' : undefined}>
      <PixelGlyph name={ok ? 'done' : 'error'} />
      <span>
        {name !== undefined && `${name}: `}
        <b>{ok ? 'Test arrived' : 'Test did not arrive'}</b>, {code ?? error} in {ms} ms
      </span>
      <span className="mono cut" title="webhook-signature">
        {signature}
      </span>
    </p>
  )
}
