import { z } from 'zod'
import type { TaskInput } from '#lib/control/tasks.ts'
import type { Task } from '#lib/state/model.ts'
import { costUsdOf } from '#lib/state/usage.ts'
import type { CsvTable } from './csv.ts'
import { newTaskBody } from './task.schema.ts'
import type { WhoNamed } from './who-named.ts'

/** Tasks as rows of a file, in both directions. */

/** Columns that a file may bring, and how a cell is read. The empty text takes away what can be taken away. */
const WRITABLE = {
  title: (cell: string) => cell,
  description: (cell: string) => cell,
  status: nothingIfEmpty,
  priority: nothingIfEmpty,
  labels: listOf,
  assignee: (cell: string) => cell || null,
  dependsOn: listOf,
  due: (cell: string) => cell || null,
  project: (cell: string) => cell,
  result: (cell: string) => cell,
  review: nothingIfEmpty,
  rank: nothingIfEmpty,
} as const satisfies Partial<Record<keyof TaskInput, (cell: string) => unknown>>

const FIELDS = Object.keys(WRITABLE)

/** Columns that an export has beside those, and that an import passes over; `version` tells what the row was made from. */
const SHOWN = [
  'assigneeName',
  'generation',
  'holder',
  'createdAt',
  'createdBy',
  'createdByName',
  'updatedAt',
  'statusSince',
  'closedAt',
  'costUsd',
  'comments',
] as const

export const TASK_COLUMNS: readonly string[] = ['id', ...FIELDS, 'version', ...SHOWN]

export function taskRecord(task: Task, nameOf: WhoNamed): readonly string[] {
  const { lease, comments, labels, dependsOn } = task
  const made: Readonly<Record<string, unknown>> = {
    ...task,
    labels: listCell(labels),
    dependsOn: listCell(dependsOn),
    assigneeName: nameOf(task.assignee),
    holder: lease?.holder,
    createdByName: nameOf(task.createdBy),
    costUsd: costUsdOf(task),
    comments: comments.length,
  }
  return TASK_COLUMNS.map((name) => String(made[name] ?? ''))
}

/** One row that can be acted on. */
export interface TaskRow {
  /** Of the file, or its place in the list, from 1. */
  readonly line: number
  readonly id: string | null
  /** The version that the row was exported at. */
  readonly version: number | null
  readonly fields: TaskInput
}

/** What is wrong with one cell, or with a row as it meets what stands. */
export interface BrokenCell {
  readonly line: number
  readonly field: string
  readonly message: string
}

export interface ReadTasks {
  readonly rows: readonly TaskRow[]
  readonly broken: readonly BrokenCell[]
  /** Columns that mean nothing here. */
  readonly unknown: readonly string[]
}

/** A row with a cell that cannot be read is left out whole, and every such cell is named. */
export function readTaskTable({ columns, rows }: CsvTable): ReadTasks {
  const named = columns.filter((name) => Object.hasOwn(WRITABLE, name))
  return readAll(
    rows.map(({ line, cells }) => ({
      line,
      values: {
        ...(cells.get('id') && { id: cells.get('id') }),
        ...(cells.get('version') && { version: Number(cells.get('version')) }),
        // `named` holds names of WRITABLE alone, which no filter can tell the compiler.
        ...Object.fromEntries(
          named.map((name) => [name, WRITABLE[name as keyof typeof WRITABLE](cells.get(name) ?? '')]),
        ),
      },
    })),
    columns.filter((name) => !TASK_COLUMNS.includes(name)),
  )
}

/** The same for objects as an export to JSON has them: what they show beside fields is passed over. */
export function readTaskList(tasks: readonly Readonly<Record<string, unknown>>[]): ReadTasks {
  const wanted = new Set(['id', 'version', ...FIELDS])
  const known = new Set([...TASK_COLUMNS, 'lease', 'costNano', 'requests', 'unpriced', 'closedDay', 'rewarded', 'xp'])
  const unknown = new Set(tasks.flatMap((task) => Object.keys(task).filter((name) => !known.has(name))))
  const rows = tasks.map((task, index) => ({
    line: index + 1,
    // What is not known yet is null in a task, and absent in what makes one.
    values: Object.fromEntries(
      Object.entries(task).filter(([name, value]) => wanted.has(name) && !isUnset(name, value)),
    ),
  }))
  return readAll(rows, [...unknown])
}

const isUnset = (name: string, value: unknown): boolean =>
  value === null && (name === 'description' || name === 'project' || name === 'result')

const row = newTaskBody.partial({ title: true }).extend({ version: z.number().int().positive().optional() })

function readAll(
  rows: readonly { readonly line: number; readonly values: Readonly<Record<string, unknown>> }[],
  unknown: readonly string[],
): ReadTasks {
  const read: TaskRow[] = []
  const broken: BrokenCell[] = []
  for (const { line, values } of rows) {
    const parsed = row.safeParse(values)
    if (parsed.success) {
      const { id = null, version = null, ...fields } = parsed.data
      read.push({ line, id, version, fields })
      continue
    }
    for (const { path, message } of parsed.error.issues) broken.push({ line, field: String(path[0] ?? ''), message })
  }
  return { rows: read, broken, unknown }
}

function nothingIfEmpty(cell: string): string | undefined {
  return cell === '' ? undefined : cell
}

/** Separated by semicolons, or a JSON list where one of them has a semicolon or would be taken for a list. */
function listOf(cell: string): unknown {
  if (cell.trim() === '') return []
  if (cell.startsWith('[')) {
    try {
      return JSON.parse(cell)
    } catch {
      // No list: the schema then says so of the text.
      return cell
    }
  }
  return cell.split(';').map((item) => item.trim())
}

function listCell(items: readonly string[]): string {
  const plain = items.join(';')
  const isPlain =
    !plain.startsWith('[') && items.every((item) => item !== '' && item === item.trim() && !item.includes(';'))
  return isPlain ? plain : JSON.stringify(items)
}

/** What a row would change of a task: nothing where it says what stands. */
export function differences(task: Task, fields: TaskInput): TaskInput {
  const stands: Readonly<Record<string, unknown>> = { ...task }
  const same = (name: string, value: unknown) =>
    JSON.stringify(value) === JSON.stringify(stands[name]) || (value === '' && stands[name] === null)
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== undefined && !same(name, value)))
}
