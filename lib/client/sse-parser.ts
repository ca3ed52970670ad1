export interface SseMessage {
  /** The last id seen on the stream, '' before the first. */
  readonly id: string
  /** '' for an unnamed message. */
  readonly event: string
  readonly data: string
}

/**
 * Reads a Server-Sent Events stream from chunks that may be cut anywhere, also inside a character, a line end or a field.
 * Comments and `retry` are skipped, a message without data is dropped, and one that never ends is not delivered, as the
 * HTML standard has it.
 * @returns a function that takes the next bytes and calls `onMessage` for each message they complete.
 */
export function createSseParser(onMessage: (message: SseMessage) => void): (chunk: Uint8Array) => void {
  const decoder = new TextDecoder()
  // Pieces of the unfinished line: joining once per line keeps a long line in small chunks linear.
  let pieces: string[] = []
  let endedWithCr = false
  let id = ''
  let event = ''
  let data: string[] = []

  function dispatch(): void {
    if (data.length > 0) onMessage({ id, event, data: data.join('\n') })
    event = ''
    data = []
  }

  function readLine(line: string): void {
    if (line === '') {
      dispatch()
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id' && !value.includes('\0')) id = value
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
