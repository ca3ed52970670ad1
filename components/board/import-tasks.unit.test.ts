import { expect, it } from 'vitest'
import { readTaskFile } from './import-tasks.ts'

const read = async (name: string, text: string) => (await readTaskFile(new File([text], name))).body

it('takes a list as JSON, bare or as an export has it, and everything else as CSV', async () => {
  expect(await read('a.json', '[{"id":"a"}]')).toEqual({ tasks: [{ id: 'a' }] })
  expect(await read('a.json', '{"items":[{"id":"a"}]}')).toEqual({ tasks: [{ id: 'a' }] })
  expect(await read('a.txt', ' [1]')).toEqual({ tasks: [1] })
  expect(await read('a.csv', 'id,title\na,A')).toEqual({ csv: 'id,title\na,A' })
})

it('says what is wrong with a file that holds neither', async () => {
  await expect(read('a.json', '{"id":1}')).rejects.toThrow('The file holds no list of tasks')
  await expect(read('a.json', '[{')).rejects.toThrow('The file is no JSON')
  await expect(read('a.csv', '\ufeff \n')).rejects.toThrow('The file is empty')
})
