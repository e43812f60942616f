// Runs one piece of long work in a thread of its own, so that Control-C is noticed meanwhile and ends it at once.

import type { Interruption } from '../interruption.ts'
import { openWorkPool, type Work } from './work-pool.ts'

/** Null if interrupted before it was done. */
export async function aside<Task, Result>(
  work: Work<Task, Result>,
  task: Task,
  interruption: Pick<Interruption, 'happened' | 'promise'>,
): Promise<Result | null> {
  if (interruption.happened) return null
  const pool = await openWorkPool(work, { jobs: 1 })
  try {
    return await Promise.race([pool.run(task), interruption.promise.then(() => null)])
  } finally {
    await pool.close()
  }
}
