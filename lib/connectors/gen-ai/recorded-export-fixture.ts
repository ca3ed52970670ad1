import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Connector, Publish } from '../connector.ts'
import { createOtlpConnector } from '../otlp/connector.ts'
import { collect, grantFor, type RecordedRequest, requestOf } from '../replay-fixture.ts'
import { genAiTelemetry } from './gen-ai-telemetry.ts'

/** For tests: exports of the real SDKs, recorded while a model that counts answered them. */
export interface RecordedExport extends RecordedRequest {
  readonly encoding?: string
}

export const recordedExports = (name: string): readonly RecordedExport[] =>
  readFileSync(new URL(`./fixtures/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line): RecordedExport => JSON.parse(line))

export const otlp = (startedMs = 0): Connector =>
  createOtlpConnector({ readers: [genAiTelemetry({ startedMs })], maxDepth: 64 })

export async function send(
  to: Connector,
  exports: readonly RecordedExport[],
  publish: Publish,
  grant = grantFor(),
): Promise<void> {
  for (const recorded of exports) {
    const request = requestOf(recorded, recorded.url.slice('/v1'.length), grant)
    const body = recorded.encoding === 'gzip' ? gunzipSync(request.body) : request.body
    await to.handle({ ...request, body }, publish)
  }
}

/** The facts that exports tell, as the log would keep them. */
export async function factsOf(
  exports: readonly RecordedExport[],
  to: Connector = otlp(),
): Promise<readonly KnownDraft[]> {
  const { drafts, publish } = collect()
  await send(to, exports, publish)
  return drafts
}

export const usageIn = (drafts: readonly KnownDraft[]) =>
  drafts.flatMap((draft) => (draft.type === 'token:usage' ? [draft.data] : []))

/** What everything told adds up to. */
export function totals(drafts: readonly KnownDraft[]) {
  const sum = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0 }
  for (const usage of usageIn(drafts)) {
    sum.input += usage.input ?? 0
    sum.output += usage.output ?? 0
    sum.cacheRead += usage.cacheRead ?? 0
    sum.cacheWrite += usage.cacheWrite ?? 0
    sum.reasoning += usage.reasoning ?? 0
  }
  return sum
}
