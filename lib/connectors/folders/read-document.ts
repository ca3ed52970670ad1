import { realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isMissionError } from '#lib/protocol/errors.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import { isGone, openWithoutLinks, versionOf } from './folder-tree.ts'

/** A JSON file as it stood at one moment, or why there is none. */
export type Document =
  | { readonly kind: 'whole'; readonly value: object; readonly writtenMs: number; readonly version: string }
  /** It is being written, as far as one can see. `message`: what is wrong if it stays so. */
  | { readonly kind: 'partial'; readonly message: string }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'gone' }

export interface DocumentLimits {
  readonly bytes: number
  readonly jsonDepth: number
  /** A file that was written less than this ago may still be written to. */
  readonly settleMs: number
}

/**
 * Reads a JSON object or array, whole or not at all: a file that changes while it is read, ends in the middle or was written
 * a moment ago is `partial`, to be asked for again.
 */
export async function readDocument(
  root: string,
  path: string,
  limits: DocumentLimits,
  nowMs: number,
): Promise<Document> {
  const absolute = join(root, path)
  try {
    if ((await realpath(dirname(absolute))) !== dirname(absolute)) return { kind: 'gone' }
    await using file = await openWithoutLinks(absolute)
    const before = await file.stat({ bigint: true })
    if (!before.isFile()) return { kind: 'gone' }
    if (before.size > BigInt(limits.bytes)) {
      return {
        kind: 'refused',
        message: `is larger than ${limits.bytes} bytes. Split it, or move what is done elsewhere.`,
      }
    }
    const writtenMs = Number(before.mtimeNs / 1_000_000n)
    const age = nowMs - writtenMs
    if (age >= 0 && age < limits.settleMs) return { kind: 'partial', message: 'is written to without a pause.' }
    const bytes = await readUpTo(file, Number(before.size))
    const after = await file.stat({ bigint: true })
    if (versionOf(after) !== versionOf(before)) return { kind: 'partial', message: 'changes while it is read.' }
    const read = contentOf(bytes, limits.jsonDepth)
    return read.kind === 'whole' ? { ...read, writtenMs, version: versionOf(before) } : read
  } catch (error) {
    if (isGone(error) || codeOf(error) === 'ELOOP') return { kind: 'gone' }
    if (codeOf(error) === 'EACCES')
      return { kind: 'refused', message: 'may not be read by this server. Give it the right to.' }
    throw error
  }
}

async function readUpTo(file: Awaited<ReturnType<typeof openWithoutLinks>>, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

function contentOf(bytes: Buffer, jsonDepth: number) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value = parseJson(text, jsonDepth)
    // A number or a word may be the beginning of a longer one.
    if (typeof value === 'object' && value !== null) return { kind: 'whole', value } as const
    return { kind: 'partial', message: 'is no JSON object or array. Write one.' } as const
  } catch (error) {
    if (isMissionError(error) && error.code === 'invalid') return { kind: 'refused', message: error.message } as const
    if (isMissionError(error) || error instanceof TypeError)
      return {
        kind: 'partial',
        message: 'is not valid JSON in UTF-8. Write it to another name, then rename it.',
      } as const
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : null)
