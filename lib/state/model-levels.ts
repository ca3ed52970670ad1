/** How often an agent earned experience by each outcome. */
export interface Earned {
  readonly tasks: number
  readonly reviews: number
  readonly leads: number
  readonly cleanDays: number
}

/** What an agent earned in one week. */
export interface EarnedWeek extends Earned {
  /** Its Monday, YYYY-MM-DD. */
  readonly from: string
  readonly xp: number
}

/** The last day of an agent on which it worked or ran into an error. */
export interface Shift {
  /** YYYY-MM-DD in the workspace's zone. */
  readonly day: string
  readonly worked: boolean
  readonly erred: boolean
  /** The day is over and was judged. */
  readonly closed: boolean
}
