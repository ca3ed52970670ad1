/** Address of one task: the Deck with its panel open at it. */
export const taskHref = (id: string): string => `/?${new URLSearchParams({ [TASK_PARAM]: id })}`

export const TASK_PARAM = 'task'
