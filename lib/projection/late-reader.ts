import { MissionError } from '#lib/protocol/errors.ts'
import { openSqliteThread, type SqliteThread } from '#lib/sqlite/thread.ts'
import type { AskCalls } from './serve-projection.ts'

/** The thread that answers, started by the first question: most servers are never asked most of them. */
export class LateReader implements AsyncDisposable {
  readonly #open: () => Promise<SqliteThread<AskCalls>>
  #opening: Promise<SqliteThread<AskCalls>> | null = null
  #thread: SqliteThread<AskCalls> | null = null
  #isClosed = false

  constructor(module: URL, options: object, onError: (error: unknown) => void) {
    this.#open = () => openSqliteThread<AskCalls>(module, options, onError)
  }

  /** False once the thread was there and has died. */
  get alive(): boolean {
    return this.#thread?.alive ?? true
  }

  async call(...args: Parameters<SqliteThread<AskCalls>['call']>): Promise<ReturnType<AskCalls['ask']>> {
    if (this.#isClosed) throw new MissionError('unavailable', 'The store was closed.')
    this.#opening ??= this.#start()
    return (await this.#opening).call(...args)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true
    const opening = this.#opening
    if (opening === null) return
    const [opened] = await Promise.allSettled([opening])
    if (opened.status === 'fulfilled') await opened.value[Symbol.asyncDispose]()
  }

  async #start(): Promise<SqliteThread<AskCalls>> {
    try {
      this.#thread = await this.#open()
      return this.#thread
    } catch (error) {
      // The next question tries again.
      this.#opening = null
      throw error
    }
  }
}
