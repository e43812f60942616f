// The messages in transit to a process when it took a snapshot: on each channel everything that becomes visible afterwards, up to the
// marker.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { ProcessName } from '../../programs/program.ts'

export class Recording {
  /** The number of the snapshot. */
  readonly number: number
  readonly #marked = new Set<ProcessName>()
  readonly #messages: Visible[] = []

  constructor(number: number) {
    this.number = number
  }

  /** The channel from this process has been recorded completely. */
  end(from: ProcessName): void {
    this.#marked.add(from)
  }

  /** A message becomes visible. True if it belongs to the snapshot. */
  add(message: Visible): boolean {
    if (this.#marked.has(message.from)) return false
    this.#messages.push(message)
    return true
  }

  hasMarkersOf(processes: Iterable<ProcessName>): boolean {
    for (const process of processes) if (!this.#marked.has(process)) return false
    return true
  }

  /** In the order in which they became visible. */
  get messages(): readonly Visible[] {
    return this.#messages
  }
}
