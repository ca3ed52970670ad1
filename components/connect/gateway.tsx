'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { Ago } from '../live/age.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { Step } from './step.tsx'

const LINES = `MC_OPENCLAW_URL=ws://127.0.0.1:18789
MC_OPENCLAW_TOKEN=…`

const gatewayOf = (state: MissionState) => state.system.get('openclaw')
const LOOKS = {
  up: ['done', 'working'],
  degraded: ['waiting', 'waiting'],
  down: ['error', 'error'],
  unknown: ['stale', 'stale'],
} as const

/** OpenClaw is the other way round: this server calls its gateway, so there is nothing to paste where it runs. */
export function Gateway() {
  const gateway = useLive(gatewayOf)
  const [glyph, status] = gateway ? LOOKS[gateway.status] : (['stale', 'stale'] as const)
  return (
    <div className="cn-column">
      <Step number={2} title="Set two variables" end="for this server, then restart it">
        <PasteBlock what="Variables" text={LINES} tone="brand" />
        <p className="window-body soft">
          The address is <code>wss://</code> where the gateway is on another machine; the token is its{' '}
          <code>gateway.auth.token</code>.
        </p>
      </Step>
      <Step number={3} title="Watch it turn green">
        <ol className="cn-checks" aria-live="polite">
          <li data-status={status} data-state={gateway ? (gateway.status === 'up' ? 'ok' : 'wrong') : 'next'}>
            <PixelGlyph name={glyph} large />
            <div>
              <b>{gateway ? `The gateway is ${gateway.status}` : 'Waiting for the gateway'}</b>
              <p className="soft">
                <UntrustedText text={gateway?.detail ?? 'Its status stands here once this server calls it.'} />
              </p>
            </div>
            <span className="meta">{gateway ? <Ago at={gateway.at} /> : 'waiting'}</span>
          </li>
        </ol>
      </Step>
    </div>
  )
}
