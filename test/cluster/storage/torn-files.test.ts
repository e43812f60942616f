// A crash in the middle of a write to a file.

import { expect, test } from 'vitest'
import { StoredFiles } from '../../../sim/cluster/storage/vault/stored-files.ts'

const payload = (digest: number) => ({ bytes: 1024, digest, data: null })
const write = (digest: number, order: number) => ({ file: 'f', offset: 0, payload: payload(digest), order })

function written(): StoredFiles {
  const files = new StoredFiles()
  files.write('f', 0, payload(1), 1)
  return files
}

test('leaves neither the old block nor the new; the process repeats the write', () => {
  const files = written()
  files.tear(write(2, 2), 512)
  expect([1, 2]).not.toContain(files.read('f', 0).digest)
  files.write('f', 0, payload(2), 2)
  expect(files.read('f', 0)).toEqual(payload(2))
})

test('that was carried out before and comes again leaves what is there: nobody repeats it', () => {
  const files = written()
  files.tear(write(1, 1), 512)
  expect(files.read('f', 0)).toEqual(payload(1))
})
