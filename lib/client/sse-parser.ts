/**
 * Reads the data of a Server-Sent Events stream from chunks that may be cut anywhere, also inside a character, a line end or
 * a field. Comments and other fields are skipped (our frames name themselves and carry their cursor), a message without data
 * is dropped, and one that never ends is not delivered, as the HTML standard has it.
 * @returns a function that takes the next bytes and calls `onData` for each message they complete.
 */
export function createSseParser(onData: (data: string) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder()
  // Pieces of the unfinished line: joining once per line keeps a long line in small chunks linear.
  let pieces: string[] = []
  let endedWithCr = false
  let data: string[] = []

  function readLine(line: string): void {
    if (line === '') {
      if (data.length > 0) onData(data.join('\n'))
      data = []
    }
    const field = /^data(?:: ?|$)/.exec(line)
    if (field) data.push(line.slice(field[0].length))
  }

  return (chunk) => {
    const text = decoder.decode(chunk, { stream: true })
    if (text === '') return
    // A CR ends a line at once; an LF that follows in the next chunk belongs to it.
    const lines = (endedWithCr && text.startsWith('\n') ? text.slice(1) : text).split(/\r\n|\r|\n/)
    endedWithCr = text.endsWith('\r')
    const rest = lines.pop() ?? ''
    for (const line of lines) {
      pieces.push(line)
      readLine(pieces.join(''))
      pieces = []
    }
    if (rest !== '') pieces.push(rest)
  }
}
