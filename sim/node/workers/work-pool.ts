// Work on all cores: independent tasks, each performed by one of several threads. Results do not depend on which one it was.

import { availableParallelism } from 'node:os'

export interface WorkPool<Task, Result> {
  run(task: Task): Promise<Result>
  /** How many tasks it performs at the same time. */
  readonly workers: number
  close(): Promise<void>
}

export interface Work<Task, Result> {
  /** The built module whose default export performs one task. */
  readonly module: string
  /** The same function, for use in this thread. */
  readonly perform: (task: Task) => Result | Promise<Result>
}

export interface WorkPoolOptions {
  /** The number of workers; one per core by default. */
  readonly jobs?: number | undefined
}

/**
 * All work is done by workers, so that this thread stays free for signals and progress. The caller must close the pool; work in progress
 * is then abandoned.
 */
export async function openWorkPool<Task, Result>(
  { module, perform }: Work<Task, Result>,
  { jobs = availableParallelism() }: WorkPoolOptions,
): Promise<WorkPool<Task, Result>> {
  // workers need built files; when running from the sources, as in tests, everything is done in this thread
  const built = import.meta.url.endsWith('.js')
  if (!built) return inThisThread(perform)
  const { Tinypool } = await import('tinypool')
  const filename = new URL(module, import.meta.url).href
  const pool = new Tinypool({ filename, minThreads: jobs, maxThreads: jobs })
  return { workers: jobs, run: (task) => pool.run(task), close: () => pool.destroy() }
}

/** Performs tasks one after the other; between them, signals are handled. */
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
