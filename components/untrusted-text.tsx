import { visibleRuns } from './visible-text.ts'

/** What an agent wrote: as text, isolated from the direction of what surrounds it, with unseen characters named. */
export function UntrustedText({ text, className }: { text: string; className?: string }) {
  return (
    <bdi className={className}>
      {visibleRuns(text).map((run, at) =>
        run.kind === 'text' ? (
          run.text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the runs of one text have no other identity
          <i key={at} className="unseen" title="A character that cannot be seen">
            {run.name}
          </i>
        ),
      )}
    </bdi>
  )
}
