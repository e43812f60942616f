// The asynchronous log of a process, as its host has it: records wait in memory until they are flushed, all at once, and nobody waits for
// that. The servers always have a prefix of the log, since it is written in order.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { StableStorage } from '../../cluster/storage/stable-storage.ts'
import { BLOCK_BYTES, recordsBytes } from '../../cluster/storage/transfer-sizes.ts'
import type { Simulation } from '../../kernel/simulation.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'

export interface LogRoles {
  readonly simulation: Simulation
  readonly storage: Pick<StableStorage, 'write'>
}

export class LogBehind {
  readonly #services: LogRoles
  readonly #of: { readonly process: ProcessName; readonly incarnation: number }
  readonly #superseded: () => void
  #waiting: Visible[] = []
  /** Records below are on all servers. */
  #stable = 0
  /** Records below are on their way there, or there. */
  #flushed = 0
  #isSuperseded = false
  readonly #changed: Signal

  /** @param superseded called when a newer incarnation has taken charge */
  constructor(services: LogRoles, of: { name: ProcessName; incarnation: number }, superseded: () => void) {
    this.#services = services
    this.#of = { process: of.name, incarnation: of.incarnation }
    this.#superseded = superseded
    this.#changed = new Signal(services.simulation)
  }

  get stable(): number {
    return this.#stable
  }

  /** The servers have all records below this index. */
  beginAt(index: number): void {
    this.#stable = index
    this.#flushed = index
  }

  add(record: Visible): void {
    this.#waiting.push(record)
  }

  /** Drops the first waiting record for which this holds, and all those after it. */
  dropWhere(isUndone: (record: Visible) => boolean): void {
    const at = this.#waiting.findIndex(isUndone)
    if (at >= 0) this.#waiting.splice(at)
  }

  /** Sends all waiting records to the servers, in pieces, one after another. */
  flush(): void {
    for (let first = 0; first < this.#waiting.length; ) {
      let [next, bytes] = [first, 0]
      while (next < this.#waiting.length && (next === first || bytes < BLOCK_BYTES)) {
        bytes += recordsBytes([this.#waiting[next++]!])
      }
      this.#write(this.#waiting.slice(first, next), bytes)
      first = next
    }
    this.#waiting = []
  }

  #write(records: readonly Visible[], bytes: number): void {
    const end = records.at(-1)!.index + 1
    this.#flushed = end
    this.#services.storage.write(bytes, { kind: 'append-all', ...this.#of, records }, ({ kind }) => {
      if (kind === 'stored') this.#stable = Math.max(this.#stable, end)
      else this.#isSuperseded = true
      this.#changed.fire()
      if (kind === 'superseded') this.#superseded()
    })
  }

  /** Flushes, and ends when the servers have all that was waiting. False if a newer incarnation has taken charge. */
  *settle(): Task<boolean> {
    this.flush()
    const end = this.#flushed
    while (this.#stable < end && !this.#isSuperseded) yield this.#changed
    return !this.#isSuperseded
  }
}
