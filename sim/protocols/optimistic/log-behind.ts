// The log of a process as its host has it: records wait in memory until they are flushed, all that wait at once, and nobody waits for that. On
// the servers there is always a part of the log from its beginning on, since what is written there is written in order.

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

  /** The servers have all below. */
  beginAt(index: number): void {
    this.#stable = index
    this.#flushed = index
  }

  add(record: Visible): void {
    this.#waiting.push(record)
  }

  /** The first record that waits for which this holds is undone, and so are all behind it. */
  dropWhere(isUndone: (record: Visible) => boolean): void {
    const at = this.#waiting.findIndex(isUndone)
    if (at >= 0) this.#waiting.splice(at)
  }

  /** All that waits goes to the servers, in pieces, one after the other. */
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

  /** Flushes, and ends when the servers have all that waited. False: a newer incarnation has taken charge. */
  *settle(): Task<boolean> {
    this.flush()
    const end = this.#flushed
    while (this.#stable < end && !this.#isSuperseded) yield this.#changed
    return !this.#isSuperseded
  }
}
