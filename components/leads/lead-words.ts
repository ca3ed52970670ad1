import type { LeadDouble, ScorePart } from '#lib/state/lead-selectors.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'

/** `Qualified`; a publisher's own word keeps its letters. */
export const stageWords = (stage: string): string => stage.charAt(0).toUpperCase() + stage.slice(1)

/** A person or an agent by name. Somebody else's text: it may be anything. */
export function nameOfWho(who: string, agents: MissionState['agents'], me: Me): string {
  if (who === me.id) return me.name
  const name = me.names?.get(who)
  if (name !== undefined) return name
  const id = who.replace(/^(agent|person|key|rule):/, '')
  return agents.get(id)?.name ?? id
}

export const doubleWords = ({ by, value }: LeadDouble): string =>
  by === 'email' ? `same e-mail address ${value}` : `same domain ${value}`

/** `Funding 28 of 30`; a part whose most is not agreed says its points. */
export const partWords = ({ name, points, most }: ScorePart): string =>
  `${stageWords(name)} ${points}${most === null ? '' : ` of ${most}`}`

const DAY_MS = 86_400_000

/** `today`, `tomorrow`, `yesterday`, `Mon`, `4 Dec`. @param day of the workspace, @param due as YYYY-MM-DD in its zone. */
export function dueWords(due: string, day: string): string {
  const days = Math.round((Date.parse(due) - Date.parse(day)) / DAY_MS)
  if (days === 0) return 'today'
  if (days === 1) return 'tomorrow'
  if (days === -1) return 'yesterday'
  const date = new Date(due)
  if (days > 1 && days < 7) return weekday.format(date)
  return due.slice(0, 4) === day.slice(0, 4) ? short.format(date) : long.format(date)
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' })
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const long = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
