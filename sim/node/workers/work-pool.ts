// Work on all cores: tasks that are independent of each other, each done by one of several threads. Which of them it was cannot be seen
// in what comes back.

import { availableParallelism } from 'node:os'

export interface WorkPool<Task, Result> {
  run(task: Task): Promise<Result>
  /** How many tasks it does at the same time. */
  readonly workers: number
  close(): Promise<void>
}

export interface Work<Task, Result> {
  /** The built module whose default export does one task. */
  readonly module: string
  /** The same, in this thread. */
  readonly perform: (task: Task) => Result | Promise<Result>
}

export interface WorkPoolOptions {
  /** Workers; as many as there are cores if left out. */
  readonly jobs?: number | undefined
}

/**
 * All of it is done by workers, so that this thread stays free for signals and progress. It must be closed in the end: what is under way
 * then is given up.
 */
export async function openWorkPool<Task, Result>(
  { module, perform }: Work<Task, Result>,
  { jobs = availableParallelism() }: WorkPoolOptions,
): Promise<WorkPool<Task, Result>> {
  // Node loads workers from built files only: from the sources, as in tests, everything is done here
  const built = import.meta.url.endsWith('.js')
  if (!built) return inThisThread(perform)
  const { Tinypool } = await import('tinypool')
  const filename = new URL(module, import.meta.url).href
  const pool = new Tinypool({ filename, minThreads: jobs, maxThreads: jobs })
  return { workers: jobs, run: (task) => pool.run(task), close: () => pool.destroy() }
}

/** One after the other; in between, signals are let in. */
function inThisThread<Task, Result>(perform: Work<Task, Result>['perform']): WorkPool<Task, Result> {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  return {
    workers: 1,
    run(task) {
      const result = last.then(async () => {
        await new Promise(setImmediate)
        if (closed) throw new Error('the pool was closed')
        return perform(task)
      })
      last = result.catch(() => {})
      return result
    },
    async close() {
      closed = true
    },
  }
}
