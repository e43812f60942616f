// The sweep's side of its queue: adds each run once, and passes on the worker's result when it is done. (The library can wait for a run
// itself, but leaves unhandled rejections if the queue is closed meanwhile.)

import type { Queue, QueueEvents } from 'bullmq'

type Outcome = { readonly value: unknown } | { readonly failure: string }

export class QueuedRuns<Run> {
  readonly #queue: Queue<Run>
  readonly #waiting = new Map<string, (outcome: Outcome) => void>()
  /** Commands that the server has not answered yet. */
  readonly #commands = new Set<Promise<unknown>>()

  constructor(queue: Queue<Run>, events: QueueEvents) {
    this.#queue = queue
    events.on('completed', ({ jobId, returnvalue }) => this.#settle(jobId, { value: returnvalue }))
    events.on('failed', ({ jobId, failedReason }) => this.#settle(jobId, { failure: failedReason }))
  }

  /** A run whose id is already in the queue, whether waiting, in progress or done, is not queued again. */
  async perform(id: string, run: Run): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve) => this.#waiting.set(id, resolve))
    // registered before it is queued, so that its completion cannot be missed
    await this.#command(this.#queue.add('run' as never, run as never, { jobId: id }))
    const job = await this.#command(this.#queue.getJob(id))
    if (job?.finishedOn !== undefined) {
      const { returnvalue, failedReason } = job
      this.#settle(id, failedReason === undefined ? { value: returnvalue } : { failure: failedReason })
    }
    return outcome
  }

  /** Removes a run, so that the next start does not find it. If that fails, it just stays longer. */
  async forget(id: string): Promise<void> {
    await this.#command(this.#queue.remove(id)).catch(() => {})
  }

  /** Ends when every command has been answered, or the connection is lost. */
  async quiet(): Promise<void> {
    while (this.#commands.size > 0) await Promise.allSettled([...this.#commands])
  }

  #command<T>(command: Promise<T>): Promise<T> {
    this.#commands.add(command)
    command.then(
      () => this.#commands.delete(command),
      () => this.#commands.delete(command),
    )
    return command
  }

  #settle(id: string, outcome: Outcome): void {
    this.#waiting.get(id)?.(outcome)
    this.#waiting.delete(id)
  }
}
