/** Address of one task: the board with its drawer open at it. */
export const taskHref = (id: string): string => `/tasks?${new URLSearchParams({ task: id })}`
