// What a pool of one does in this thread: one task after the other, with room in between for whoever wants to stop it.

import { expect, test } from 'vitest'
import { openWorkPool } from '../../sim/node/workers/work-pool.ts'

test('between two tasks signals are let in, and after the end nothing is done any more', async () => {
  const done: string[] = []
  const perform = (task: string): number => done.push(task)
  const pool = await openWorkPool({ module: 'none', perform }, { jobs: 1 })
  const [first, second, third] = ['a', 'b', 'c'].map((task) => pool.run(task))
  expect(done).toEqual([]) // nobody could have pressed Control-C yet
  expect([await first, await second]).toEqual([1, 2])
  await pool.close()
  await expect(third).rejects.toThrow('closed')
  expect(done).toEqual(['a', 'b'])
})
