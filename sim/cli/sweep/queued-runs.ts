// The sweep's side of its queue: each run goes in once, and whoever hears that it is done gets what the worker gave. (The library can
// wait for a run by itself, but leaves errors that nobody catches when the queue is closed meanwhile.)

import type { Queue, QueueEvents } from 'bullmq'

type Outcome = { readonly value: unknown } | { readonly failure: string }

export class QueuedRuns<Run> {
  readonly #queue: Queue<Run>
  readonly #waiting = new Map<string, (outcome: Outcome) => void>()
  /** Commands that the server has not answered. */
  readonly #commands = new Set<Promise<unknown>>()

  constructor(queue: Queue<Run>, events: QueueEvents) {
    this.#queue = queue
    events.on('completed', ({ jobId, returnvalue }) => this.#settle(jobId, { value: returnvalue }))
    events.on('failed', ({ jobId, failedReason }) => this.#settle(jobId, { failure: failedReason }))
  }

  /** One with this name that is there already, waiting, under way or done, is not queued again. */
  async perform(id: string, run: Run): Promise<Outcome> {
    const outcome = new Promise<Outcome>((resolve) => this.#waiting.set(id, resolve))
    // listened to before it is queued, so that its end cannot be missed
    await this.#command(this.#queue.add('run' as never, run as never, { jobId: id }))
    const job = await this.#command(this.#queue.getJob(id))
    if (job?.finishedOn !== undefined) {
      const { returnvalue, failedReason } = job
      this.#settle(id, failedReason === undefined ? { value: returnvalue } : { failure: failedReason })
    }
    return outcome
  }

  /** So that the next start does not find it. One that cannot be removed is only kept for longer. */
  async forget(id: string): Promise<void> {
    await this.#command(this.#queue.remove(id)).catch(() => {})
  }

  /** When every command is answered, or the connection is lost. */
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
