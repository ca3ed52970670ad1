import type { Agent } from '#lib/state/model.ts'

/** What an agent is at, in one line: its running tool or task, else what it last said, else what its status stands on. */
export const currentWords = ({ current, lastMessage, evidence }: Agent): string =>
  current?.title ?? lastMessage ?? evidence?.detail ?? evidence?.task ?? 'nothing heard yet'
