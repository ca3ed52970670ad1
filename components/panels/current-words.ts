import type { Agent } from '#lib/state/model.ts'

/** What an agent is at, in one line: its running tool or task, else what it last said, else what its status stands on. */
export function currentWords({ current, lastMessage, evidence }: Agent): string {
  if (current) {
    const { tool, title } = current
    return tool && !title.startsWith(tool) ? `${tool} ${title}` : title
  }
  return lastMessage ?? evidence?.detail ?? evidence?.task ?? 'nothing heard yet'
}
