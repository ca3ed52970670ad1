import { MissionError } from '#lib/protocol/errors.ts'

/**
 * CSV as RFC 4180 has it. Cells come from agents and go into programs that take `=1+1` for a formula, so what would be one
 * gets an apostrophe in front, and loses it again when it is read: every text comes back as it was.
 */

export interface CsvTable {
  /** The first record, each name once. */
  readonly columns: readonly string[]
  readonly rows: readonly CsvRow[]
}

export interface CsvRow {
  /** Line of the file on which it begins, from 1. */
  readonly line: number
  /** By column; the empty text where the row ended before it. */
  readonly cells: ReadonlyMap<string, string>
}

/** Records with CRLF after each; a byte order mark in front, without which spreadsheets misread everything beyond ASCII. */
export function writeCsv(records: Iterable<readonly string[]>): string {
  let text = '\uFEFF'
  for (const record of records) text += `${record.map(writeCell).join(',')}\r\n`
  return text
}

/** More than any program exports; each row is kept by all of them. */
const MOST_COLUMNS = 500
/** Of the text, as far as the separator is looked for. */
const LOOKED_THROUGH = 64 * 1024

/**
 * Reads a table whose first record names its columns. Separated by commas, or by semicolons or tabs where the first record
 * has more of those, as spreadsheets of some countries write it. Blank lines are passed over.
 * @throws MissionError `invalid` naming the line; `too_large` beyond `maxRows`, or 500 columns.
 */
export function readCsv(text: string, maxRows: number): CsvTable {
  const [header, ...records] = recordsOf(text.replace(/^\uFEFF/, ''), maxRows)
  if (!header) throw invalid(1, 'the file is empty; its first line must name the columns')
  const columns = header.cells.map((name) => name.trim())
  const twice = columns.find((name, index) => columns.indexOf(name) !== index)
  if (twice !== undefined) throw invalid(header.line, `the column "${twice}" is there twice`)
  return { columns, rows: records.map((record) => rowOf(columns, record)) }
}

interface Record {
  readonly line: number
  readonly cells: readonly string[]
}

function rowOf(columns: readonly string[], { line, cells }: Record): CsvRow {
  if (cells.length > columns.length) {
    throw invalid(line, `has ${cells.length} cells, and there are ${columns.length} columns; is a comma not quoted?`)
  }
  return { line, cells: new Map(columns.map((name, index) => [name, cells[index] ?? ''])) }
}

/** What a spreadsheet would run. A plain number is none. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/
const NUMBER = /^[+-]?\d+([.,]\d+)?$/
const GUARDED = /^'+[=+\-@\t\r＝＋－＠]/

function writeCell(cell: string): string {
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const readCell = (cell: string): string => (GUARDED.test(cell) ? cell.slice(1) : cell)

function recordsOf(text: string, maxRows: number): Record[] {
  const separator = separatorOf(text)
  const records: Record[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const record = recordAt(text, at, line, separator)
    if (record.cells.length > 1 || record.cells[0] !== '') {
      if (records.length > maxRows) {
        throw new MissionError('too_large', `A file may hold ${maxRows} rows; this one has more. Send it in parts.`)
      }
      records.push({ line, cells: record.cells.map(readCell) })
    }
    line += record.lines
    at = record.end
  }
  return records
}

/** The record that begins at `at`. @returns where the next begins, and how many lines this one took. */
function recordAt(text: string, at: number, line: number, separator: string) {
  const cells: string[] = []
  let lines = 0
  for (let from = at; ; ) {
    const cell = cellAt(text, from, line + lines, separator)
    cells.push(cell.text)
    if (cells.length > MOST_COLUMNS) {
      throw new MissionError('too_large', `Line ${line}: a file may have ${MOST_COLUMNS} columns; leave some out.`)
    }
    lines += cell.lines
    const next = text[cell.end]
    if (next === separator) {
      from = cell.end + 1
      continue
    }
    const isPair = next === '\r' && text[cell.end + 1] === '\n'
    return { cells, lines: lines + 1, end: cell.end + (isPair ? 2 : 1) }
  }
}

/** The cell that begins at `at`. @returns its text and where it ends: at a separator, a line's end or the text's. */
function cellAt(text: string, at: number, line: number, separator: string) {
  if (text[at] !== '"') {
    let end = at
    while (end < text.length && text[end] !== separator && !isBreak(text[end])) end++
    return { text: text.slice(at, end), end, lines: 0 }
  }
  let read = ''
  for (let from = at + 1; ; ) {
    const quote = text.indexOf('"', from)
    if (quote < 0) throw invalid(line, 'a quote is opened and never closed')
    read += text.slice(from, quote)
    if (text[quote + 1] !== '"') {
      const after = text[quote + 1]
      if (after !== undefined && after !== separator && !isBreak(after)) {
        throw invalid(line, 'a quoted cell goes on after its closing quote; double the quotes inside')
      }
      return { text: read, end: quote + 1, lines: read.split(/\r\n|\r|\n/).length - 1 }
    }
    read += '"'
    from = quote + 2
  }
}

const isBreak = (sign: string | undefined): boolean => sign === '\n' || sign === '\r'

function separatorOf(text: string): string {
  const first = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text.slice(0, LOOKED_THROUGH))?.[0] ?? '').replace(
    /"(?:[^"]|"")*"/g,
    '',
  )
  const count = (sign: string) => first.split(sign).length
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',')
}

const invalid = (line: number, message: string) =>
  new MissionError('invalid', `Line ${line}: ${message}.`, { issues: [{ path: `line ${line}`, message }] })
