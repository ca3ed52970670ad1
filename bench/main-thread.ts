interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/**
 * The page's tasks in milliseconds, shortest first, of the renderer that did most.
 * @param as how long each took, or what it used of a processor: that is the same while others use the machine.
 */
export function mainThreadTasks(trace: string, as: 'dur' | 'tdur' = 'dur'): number[] {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: readonly TraceEvent[] }
  const threads = new Map<string, number[]>()
  for (const { name, args, pid, tid } of traceEvents)
    if (name === 'thread_name' && args?.name === 'CrRendererMain') threads.set(`${pid} ${tid}`, [])
  for (const { name, pid, tid, [as]: took = 0 } of traceEvents)
    if (name === 'ThreadControllerImpl::RunTask') threads.get(`${pid} ${tid}`)?.push(took / 1_000)
  const sum = (tasks: readonly number[]) => tasks.reduce((total, ms) => total + ms, 0)
  const [busiest = []] = [...threads.values()].sort((one, other) => sum(other) - sum(one))
  return busiest.sort((one, other) => one - other)
}
