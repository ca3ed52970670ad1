export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark'
  readonly text: string
}

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d[\d.eE+-]*)|(true|false|null)|([{}[\],]+)|\s+/g

/** A value as indented JSON, line by line, in pieces that each have one ink. */
export function jsonLines(value: unknown): readonly (readonly JsonToken[])[] {
  const json = JSON.stringify(value, null, 2) ?? ''
  return json.split('\n').map((line) => [...line.matchAll(TOKEN)].flatMap(tokensOf))
}

function tokensOf([all, quoted, colon, number, word, mark]: RegExpMatchArray): readonly JsonToken[] {
  if (quoted !== undefined) {
    if (colon === undefined) return [{ kind: 'string', text: quoted }]
    return [
      { kind: 'key', text: quoted },
      { kind: 'mark', text: colon },
    ]
  }
  if (number !== undefined) return [{ kind: 'number', text: number }]
  if (word !== undefined) return [{ kind: 'word', text: word }]
  return [{ kind: 'mark', text: mark ?? all }]
}
