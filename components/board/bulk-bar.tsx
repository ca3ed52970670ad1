'use client'

import { X } from 'lucide-react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import { isClosed } from '#lib/state/tasks.ts'
import { PRIORITIES, PRIORITY_WORDS, STATUS_WORDS, STATUSES } from '../tasks/task-words.ts'
import { Button } from '../ui/button.tsx'
import { moneyWords, plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { visibleText } from '../visible-text.ts'
import { BulkChoice } from './bulk-choice.tsx'
import { BulkLabel } from './bulk-label.tsx'
import { costOf } from './task-lines.ts'
import { useBulk } from './use-bulk.ts'
import { usePeople } from './use-people.ts'
import type { Picks } from './use-picked.ts'

/** What can be done with all that are selected, each at once. */
export function BulkBar({ picks }: { picks: Picks }) {
  const { tasks } = picks
  const people = usePeople()
  const { busy, change } = useBulk(picks)
  const open = tasks.filter(({ status }) => !isClosed(status))
  const nano = costOf(tasks)
  return (
    <div className="bulk-bar" role="toolbar" aria-label="With those that are selected">
      <b className="num">{plural(tasks.length, 'selected', 'selected')}</b>
      {nano > 0 && <span className="meta">{moneyWords(nano)} so far</span>}
      <BulkChoice
        label="Assign"
        act="assign"
        options={[['', 'Nobody'], ...people.map(({ assignee, words }) => [assignee, visibleText(words)] as const)]}
        onChoose={(assignee) => change('Assigned', () => ({ assignee: assignee === '' ? null : assignee }))}
      />
      <BulkChoice
        label="Move to"
        act="moveAll"
        options={STATUSES.map((status) => [status, STATUS_WORDS[status]] as const)}
        onChoose={(status) =>
          change('Moved', (task) => (task.status === status ? null : { status: status as TaskStatus }))
        }
      />
      <BulkChoice
        label="Priority"
        act="priority"
        options={PRIORITIES.map((one) => [one, PRIORITY_WORDS[one]] as const)}
        onChoose={(chosen) => {
          const priority = PRIORITIES.find((one) => one === chosen)
          if (priority) change('Changed', (task) => (task.priority === priority ? null : { priority }))
        }}
      />
      <BulkLabel
        onLabel={(word) =>
          change('Labelled', ({ labels }) => (labels.includes(word) ? null : { labels: [...labels, word] }))
        }
      />
      {open.length > 0 && (
        <Button
          tone="danger"
          onClick={() => change('Cancelled', ({ status }) => (isClosed(status) ? null : { status: 'cancelled' }))}
        >
          Cancel {open.length}
        </Button>
      )}
      {busy && (
        <span className="meta on-its-way" role="status">
          Changing…
        </span>
      )}
      <Button tone="quiet" onClick={() => picks.set([])}>
        <Icon of={X} />
        Clear <kbd className="key wide">Esc</kbd>
      </Button>
      <span className="meta bulk-keys wide" aria-hidden="true">
        <kbd className="key">X</kbd> select <kbd className="key">J</kbd> <kbd className="key">K</kbd> go{' '}
        <kbd className="key">↵</kbd> open
      </span>
    </div>
  )
}
