/** The lines that differ, with a sign before each: for people who want to see what is about to happen. No lines around them. */
export function diffLines(before: string, after: string): readonly string[] {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const lengths = common(a, b)
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
    } else if (j >= b.length || (i < a.length && lengthAt(lengths, i + 1, j) >= lengthAt(lengths, i, j + 1)))
      lines.push(`- ${a[i++]}`)
    else lines.push(`+ ${b[j++]}`)
  }
  return lines
}

type Lengths = readonly (readonly number[])[]
const lengthAt = (lengths: Lengths, i: number, j: number): number => lengths[i]?.[j] ?? 0

/** Of what follows each pair of lines, the length of the longest common part. */
function common(a: readonly string[], b: readonly string[]): Lengths {
  const rows: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = rows[i]
      if (row)
        row[j] =
          a[i] === b[j]
            ? 1 + lengthAt(rows, i + 1, j + 1)
            : Math.max(lengthAt(rows, i + 1, j), lengthAt(rows, i, j + 1))
    }
  return rows
}
