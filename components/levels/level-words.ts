import type { LevelProgress } from '#lib/state/level-selectors.ts'
import { countWords } from '../ui/figures.ts'

/** `4,390 of 4,500 XP` */
export const xpWords = ({ xp, to }: LevelProgress): string => `${countWords(xp)} of ${countWords(to)} XP`

/** What a line of the feed that tells of a level refers to. */
export const isLevelRef = (ref: string | null): boolean => ref?.startsWith('level:') === true
