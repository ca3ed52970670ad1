import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'

type Status = EventData<'system:status'>['status']
const SHOWN = 3
const MOST = 100

/** What people are told about a watched folder itself, where it changed: the component `folder:<name>`. */
export class FolderStatus {
  readonly #component: string
  readonly #unreadable = new Map<string, string>()
  #said = ''
  #saying = ''

  constructor(folder: string) {
    this.#component = `folder:${folder}`
  }

  /** What a look found of one folder, or of all. */
  unreadable(folder: string, isAll: boolean, found: ReadonlyMap<string, string>): void {
    if (isAll) this.#unreadable.clear()
    else this.#unreadable.delete(folder)
    for (const [path, code] of found) if (this.#unreadable.size < MOST) this.#unreadable.set(path, code)
  }

  /** @param trouble sentences with what to do. */
  is(trouble: readonly string[]): readonly Draft[] {
    const closed = [...this.#unreadable].map(
      ([path, code]) =>
        `The folder ${path || 'itself'} cannot be read (${code}). Give this server the right to, or name it in .missionignore.`,
    )
    const all = [...closed, ...trouble]
    if (all.length === 0) return this.#say('up', undefined)
    const more = all.length > SHOWN ? ` And ${all.length - SHOWN} more.` : ''
    return this.#say('degraded', `${all.slice(0, SHOWN).join(' ')}${more}`)
  }

  away(): readonly Draft[] {
    return this.#say(
      'down',
      'The folder is not there. Make it, or correct MC_WATCH and restart. It is looked for again by itself.',
    )
  }

  /** What was said last is stored. */
  told(): void {
    this.#said = this.#saying
  }

  #say(status: Status, detail: string | undefined): readonly Draft[] {
    this.#saying = JSON.stringify([status, detail])
    if (this.#saying === this.#said) return []
    const data = {
      component: this.#component,
      status,
      ...(detail === undefined ? {} : { detail: clip(detail, 2_000) }),
    }
    return [{ type: 'system:status', data }]
  }
}
