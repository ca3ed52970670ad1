import { vi } from 'vitest'
import { PATIENCE_MS } from './patience-ms.ts'

// Unlike expect.poll (vitest.config.ts) these give up after a second and have no setting for it.
const { waitFor, waitUntil } = vi
vi.waitFor = (check, options) => waitFor(check, patient(options))
vi.waitUntil = (check, options) => waitUntil(check, patient(options))

function patient(options: Parameters<typeof waitFor>[1]) {
  return typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options }
}
