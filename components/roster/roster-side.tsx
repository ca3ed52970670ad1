'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { agentToday, sessionsOf } from '#lib/state/selectors.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { AgentCapabilities } from '../agents/agent-capabilities.tsx'
import { agentHref } from '../agents/agent-href.ts'
import { AgentSources } from '../agents/agent-sources.tsx'
import { tasksHeldBy } from '../agents/tasks-held-by.ts'
import { sameItems } from '../live/same.ts'
import { useCurrentWords } from '../panels/use-current-words.ts'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { plural, reportedCost, tokenWords } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { RosterLately } from './roster-lately.tsx'

/** Who is picked, in short: the page of its own says the rest. */
export function RosterSide({ agent, day }: { agent: Agent | null; day: string }) {
  return (
    <aside className="roster-side window px px-drop" aria-label="Preview">
      <header className="window-head">
        <span className="soft">Preview</span>
        <span className="spring">
          <kbd className="key">J</kbd> <kbd className="key">K</kbd>
        </span>
      </header>
      {agent === null ? <Empty title="Nobody is picked" /> : <Preview agent={agent} day={day} />}
    </aside>
  )
}

function Preview({ agent, day }: { agent: Agent; day: string }) {
  const { id, name, kind, machine, project, status } = agent
  const sessions = useLive(
    useCallback((state: MissionState) => sessionsOf(state, id), [id]),
    sameItems,
  )
  return (
    <>
      <div className="roster-side-body">
        <div className="roster-face">
          <AvatarTile id={id} name={name} kind={kind} size={68} status={status} />
          <div className="min-w-0">
            <h2 className="cut">
              <UntrustedText text={name} />
            </h2>
            {[kind, project, machine].map(
              (place) => place !== null && <UntrustedText key={place} className="meta cut block" text={place} />,
            )}
          </div>
        </div>
        <AgentSources agent={agent} sessions={sessions} />
        <Facts agent={agent} day={day} title={sessions.find(({ endedAt }) => endedAt === null)?.title ?? null} />
        <AgentCapabilities agent={agent} sessions={sessions} />
        <RosterLately id={id} />
      </div>
      <footer className="roster-side-foot">
        <ButtonLink tone="brand" wide prefetch={false} href={agentHref(id)}>
          Open
          <kbd className="key">↵</kbd>
        </ButtonLink>
      </footer>
    </>
  )
}

function Facts({ agent, day, title }: { agent: Agent; day: string; title: string | null }) {
  const { id } = agent
  const { text, isCode } = useCurrentWords(agent)
  const tasks = useLive(
    useCallback(
      (state: MissionState) => tasksHeldBy(state, id).filter(({ closedAt }) => closedAt === null).length,
      [id],
    ),
  )
  const usage = agentToday(agent, day)
  return (
    <dl className="facts">
      {title !== null && (
        <>
          <dt>Session</dt>
          <dd>
            <UntrustedText text={title} />
          </dd>
        </>
      )}
      <dt>Now</dt>
      <dd className={isCode ? 'mono' : undefined}>
        <UntrustedText text={text} />
      </dd>
      <dt>Tasks</dt>
      <dd>{tasks === 0 ? 'none open' : plural(tasks, 'open', 'open')}</dd>
      <dt>Today</dt>
      <dd className="num">
        <b>{reportedCost(usage)}</b>
        {usage.requests > 0 && ` · ${tokenWords(tokensIn(usage))} tokens`}
      </dd>
    </dl>
  )
}
