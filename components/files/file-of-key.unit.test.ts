import { expect, it } from 'vitest'
import { touchedKey } from '#lib/state/touched.ts'
import { fileOfKey } from './file-of-key.ts'

it('knows a file by its key, and what is no key for none', () => {
  const place = { project: 'web', machine: null, path: 'a "b".ts' }
  expect(fileOfKey(touchedKey(place))).toMatchObject({ ...place, key: touchedKey(place), touches: [] })
  for (const key of ['', 'x', '{}', '[]', '["web",null]', '["web",null,1]', '[1,null,"a"]', '["web",null,""]'])
    expect(fileOfKey(key)).toBeNull()
})
