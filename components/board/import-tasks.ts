import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'

/** What a file holds, as the API takes it. */
export interface TaskFile {
  readonly body: { readonly csv: string } | { readonly tasks: readonly unknown[] }
  /** The same for the same chosen file, so that trying again is harmless. */
  readonly requestId: string
}

/** Answer of `POST /api/tasks/import`. */
export interface ImportAnswer {
  readonly added: number
  readonly changed: number
  readonly same: number
  readonly brokenRows: number
  readonly broken: readonly { readonly line: number; readonly field: string; readonly message: string }[]
}

/** JSON is a list, or an object with one in `items` or `tasks`; everything else is taken as CSV. @throws AnswerError */
export async function readTaskFile(file: Blob & { readonly name: string }): Promise<TaskFile> {
  const text = await file.text()
  if (text.trim() === '') throw new AnswerError('invalid', 'The file is empty.')
  const requestId = newRequestId()
  if (!/\.json$/i.test(file.name) && !/^\s*[[{]/.test(text)) return { body: { csv: text }, requestId }
  const tasks = listIn(parsed(text))
  if (tasks === null)
    throw new AnswerError('invalid', 'The file holds no list of tasks. Take one as an export gives it.')
  return { body: { tasks }, requestId }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AnswerError('invalid', 'The file is no JSON. Save it again, or take a CSV file.', { cause })
  }
}

function listIn(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return null
  if ('items' in value && Array.isArray(value.items)) return value.items
  return 'tasks' in value && Array.isArray(value.tasks) ? value.tasks : null
}

export const importTasks = async (file: TaskFile, { dryRun }: { readonly dryRun: boolean }): Promise<ImportAnswer> =>
  // What our own server answers on this route.
  (await sendJson(
    '/api/tasks/import',
    'POST',
    { ...file.body, dryRun },
    dryRun ? {} : { 'idempotency-key': file.requestId },
  )) as ImportAnswer
