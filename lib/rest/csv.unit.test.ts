import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { readCsv, writeCsv } from './csv.ts'

const cellsOf = (text: string) => readCsv(text, 100).rows.map(({ cells }) => [...cells.values()])
const signs = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  "'",
  '"',
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  ' ',
  'a',
  '5',
  '.',
  'ü',
  '😀',
  '＝',
)
const anyCell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(signs).map((list) => list.join('')),
)

it('reads back every table that it writes', () => {
  const widths = fc.integer({ min: 2, max: 4 })
  const tables = widths.chain((width) => fc.array(fc.array(anyCell, { minLength: width, maxLength: width })))
  fc.assert(
    fc.property(tables, (rows) => {
      const columns = Array.from({ length: rows[0]?.length ?? 2 }, (_, index) => `column ${index}`)
      expect(cellsOf(writeCsv([columns, ...rows]))).toEqual(rows)
    }),
  )
})

it('hands no spreadsheet a formula, and leaves numbers alone', () => {
  const dangerous = fc
    .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '＝'), fc.string())
    .map((two) => two.join(''))
  fc.assert(
    fc.property(dangerous, (cell) => {
      fc.pre(!/^[+-]?\d+([.,]\d+)?$/.test(cell))
      expect(writeCsv([['x', cell]])).toMatch(/^\uFEFFx,"?'/)
    }),
  )
  expect(writeCsv([['-5', '+1.5', '-1+1']])).toBe("\uFEFF-5,+1.5,'-1+1\r\n")
})

it('reads lines that end in LF, CRLF or nothing, semicolons and tabs, and passes over blank lines', () => {
  expect(cellsOf('a,b\n1,2\n\n3,4')).toEqual([
    ['1', '2'],
    ['3', '4'],
  ])
  expect(cellsOf('\uFEFFa;b\r\n"1;x";2\r\n')).toEqual([['1;x', '2']])
  expect(cellsOf('a\tb\n1,5\t2\n')).toEqual([['1,5', '2']])
  expect(cellsOf('a,b\n1\n')).toEqual([['1', '']])
})

it('tells the line of what is wrong, counting those inside quotes', () => {
  const refused = (text: string, rows = 100) => {
    try {
      readCsv(text, rows)
    } catch (error) {
      if (isMissionError(error)) return `${error.code}: ${error.message}`
      throw error
    }
    return 'read'
  }
  expect(refused('')).toMatch(/^invalid: Line 1: the file is empty/)
  expect(refused('a,a\n')).toMatch(/^invalid: Line 1: the column "a"/)
  expect(refused('a,b\n"1\n2",x\n3,4,5\n')).toMatch(/^invalid: Line 4: has 3 cells/)
  expect(refused('a,b\n"1\n2')).toMatch(/^invalid: Line 2: a quote is opened/)
  expect(refused('a,b\n"1"x,2')).toMatch(/^invalid: Line 2: a quoted cell goes on/)
  expect(refused('a\n1\n2\n3\n', 2)).toMatch(/^too_large: A file may hold 2 rows/)
  expect(refused('a\n1\n2\n', 2)).toBe('read')
})

it('refuses more columns than any program exports before it makes anything of them', () => {
  const header = Array.from({ length: 501 }, (_, index) => `c${index}`).join(',')
  const refused = (text: string) => {
    try {
      return readCsv(text, 100)
    } catch (error) {
      return isMissionError(error) && error.code
    }
  }
  expect(refused(`${header}\nx\n`)).toBe('too_large')
  expect(refused(`a,b\n${','.repeat(501)}`)).toBe('too_large')
  expect(readCsv(header.slice(0, header.lastIndexOf(',')), 100).columns).toHaveLength(500)
})
