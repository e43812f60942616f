// Tasks that live and die together: everything that runs on a host, everything that serves a process.
// A group holds only live tasks; a task that ends leaves it.

import type { Simulation } from './simulation.ts'
import type { RunningTask, Task } from './task.ts'

export class TaskGroup {
  readonly #simulation: Simulation
  /** In the order they were started, which a Set keeps. */
  readonly #tasks = new Set<RunningTask>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** How many tasks are alive. */
  get size(): number {
    return this.#tasks.size
  }

  /** Starts a task at this instant, as Simulation.spawn does; it is a member until it is gone. */
  spawn<T>(body: Task<T>, name = 'task'): RunningTask<T> {
    const task = this.#simulation.spawn(body, name)
    task.group = this
    this.#tasks.add(task as RunningTask)
    return task
  }

  /**
   * Kills every task, in the order they were started. None of their code runs again; a member that calls this itself runs until
   * its next yield. The group can be used again afterwards.
   */
  kill(): void {
    if (this.#tasks.size === 0) return
    for (const task of [...this.#tasks]) task.kill()
  }

  /** Kernel only: the task has ended or was killed. */
  forget(task: RunningTask): void {
    this.#tasks.delete(task)
  }
}
