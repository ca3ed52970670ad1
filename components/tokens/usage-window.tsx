'use client'

import { Content, List, Root, Trigger } from '@radix-ui/react-tabs'
import { countWords, plural } from '../ui/figures.ts'
import { RequestPages } from './request-pages.tsx'
import { type ChangeTokens, TABS, type TokensView, type UsageTab } from './tokens-view.ts'
import { UsageFoot } from './usage-foot.tsx'
import { UsageTable } from './usage-table.tsx'
import type { Course } from './use-course.ts'
import { type RowsTab, useRows } from './use-rows.ts'

/** One line of a tab, for counts. */
const ONE: Readonly<Record<RowsTab, string>> = {
  agents: 'agent',
  models: 'model',
  projects: 'project',
  sessions: 'session',
  tasks: 'task',
}
const WORDS: Readonly<Record<UsageTab, string>> = {
  agents: 'Agents',
  models: 'Models',
  projects: 'Projects',
  sessions: 'Sessions',
  tasks: 'Tasks',
  requests: 'Requests',
}

export interface UsageWindowProps {
  readonly course: Course
  readonly view: TokensView
  readonly change: ChangeTokens
}

/** The same money by agent, model, project, session, task, and request by request. The chosen cut stands in the address. */
export function UsageWindow({ course, view, change }: UsageWindowProps) {
  return (
    <section className="window px px-drop tk-usage" aria-label="Who used it">
      <Root
        className="tk-tabs"
        value={view.tab}
        onValueChange={(value) => change({ tab: TABS.find((tab) => tab === value) ?? 'agents' })}
      >
        <List className="tabs" aria-label="Cut by">
          {TABS.map((tab) => (
            <Trigger key={tab} value={tab} className="tab">
              {WORDS[tab]}
              {tab === 'requests' && course.total !== null && (
                <span className="meta num">{countWords(course.total.requests)}</span>
              )}
            </Trigger>
          ))}
        </List>
        <Content value={view.tab} className="tk-content" tabIndex={-1}>
          {view.tab === 'requests' ? (
            <>
              <div className="tk-lines">
                <RequestPages key={JSON.stringify([course.only, course.span.from, course.span.to])} course={course} />
              </div>
              {course.total && <UsageFoot count={null} total={course.total} />}
            </>
          ) : (
            <Lines key={view.tab} tab={view.tab} {...{ course, view, change }} />
          )}
        </Content>
      </Root>
    </section>
  )
}

function Lines({ tab, course, view, change }: UsageWindowProps & { tab: RowsTab }) {
  const read = useRows(tab, course)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <section className="tk-lines" tabIndex={0} aria-label={`${WORDS[tab]}, line by line`}>
        <UsageTable {...{ tab, read, course, change }} sort={view.sort} />
      </section>
      {read.rows !== null && read.rows.length > 0 && (
        <UsageFoot
          count={`${read.isCut ? 'The dearest ' : ''}${plural(read.rows.length, ONE[tab], WORDS[tab].toLowerCase())}`}
          total={read.total}
        />
      )}
    </>
  )
}
