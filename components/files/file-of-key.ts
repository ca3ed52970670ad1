import type { TouchedFile } from '#lib/state/model.ts'

/** A file by its key alone, in nobody's hands; null where that is no key. An address may hold anything. */
export function fileOfKey(key: string): TouchedFile | null {
  const parts = readParts(key)
  if (!Array.isArray(parts) || parts.length !== 3) return null
  const [project, machine, path]: readonly unknown[] = parts
  if (!isNameOrNull(project) || !isNameOrNull(machine) || typeof path !== 'string' || path === '') return null
  return { key, project, machine, path, at: '', touches: [] }
}

function readParts(key: string): unknown {
  try {
    return JSON.parse(key)
  } catch {
    return null
  }
}

const isNameOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string'
