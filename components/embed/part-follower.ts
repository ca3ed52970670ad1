/** One part of the state as REST shows it: the server's own reducer made it, so a page that shows it needs none. */
export interface PartAnswer {
  readonly items: readonly PartItem[]
  /** Of tokens: usage since the log began, and of the workspace's day. */
  readonly all?: object
  readonly today?: object
}

export type PartItem = Readonly<Record<string, unknown>> & { readonly id: string }

export interface PartFollower {
  /** Something happened to the part: it is read again, soon. */
  touch(): void
  stop(): void
}

export interface PartFollowerParts {
  readonly part: string
  readonly request: (path: string, init: RequestInit) => Promise<Response>
  readonly onAnswer: (answer: PartAnswer) => void
  /** It could not be read; `message` is the server's, and it is read again with the next touch. */
  readonly onFailed: (message: string) => void
}

/** A busy part is read at most this often; what happens meanwhile is in the next reading. */
const REST_MS = 1_000
/** What comes together is read together. */
const GATHER_MS = 50

/** Keeps a part by reading it: one reading at a time, and always one after the last touch. */
export function createPartFollower({ part, request, onAnswer, onFailed }: PartFollowerParts): PartFollower {
  const off = new AbortController()
  let state: 'resting' | 'waiting' | 'reading' | 'readingTouched' = 'resting'
  let timer: ReturnType<typeof setTimeout> | undefined

  function readAfter(ms: number): void {
    state = 'waiting'
    timer = setTimeout(() => void read(), ms)
  }

  async function read(): Promise<void> {
    state = 'reading'
    try {
      const answer = await readPart(part, request, off.signal)
      if (!off.signal.aborted) onAnswer(answer)
    } catch (error) {
      if (!off.signal.aborted) onFailed(error instanceof Error ? error.message : String(error))
    }
    if (off.signal.aborted) return
    if (isTouched()) readAfter(REST_MS)
    else state = 'resting'
  }
  // A function, because TypeScript does not see that touch() may have changed it while read() waited.
  const isTouched = () => state === 'readingTouched'

  return {
    touch() {
      if (state === 'reading') state = 'readingTouched'
      else if (state === 'resting' && !off.signal.aborted) readAfter(GATHER_MS)
    },
    stop() {
      off.abort()
      clearTimeout(timer)
    },
  }
}

/** All pages. The browser asks each time whether its copy still holds, and the server answers 304 where it does. */
async function readPart(part: string, request: PartFollowerParts['request'], signal: AbortSignal): Promise<PartAnswer> {
  const items: PartItem[] = []
  for (let after = ''; ; ) {
    const response = await request(`/api/${part}?limit=500${after}`, { cache: 'no-cache', signal })
    const body: PartAnswer & { next?: string; error?: { message: string } } = await response.json()
    if (!response.ok) throw new Error(body.error?.message ?? `HTTP ${response.status}`)
    items.push(...body.items)
    if (body.next === undefined) return { ...body, items }
    after = `&after=${encodeURIComponent(body.next)}`
  }
}
