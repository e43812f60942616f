// Ends of processes that only some hosts know of: the host where a process ended tells the others one by one. If it dies in the middle,
// only some of them know.

import type { HostName } from '../../../trace/event.ts'

export class PartlyTold {
  /** By host where a process has ended: the hosts that have had news from it since. */
  readonly #told = new Map<HostName, Set<HostName>>()
  readonly #others: number
  /** For the latest news: how many hosts now know of the end; 0 if it was about something else. */
  lastCopy = 0

  /** @param hosts the number of hosts */
  constructor(hosts: number) {
    this.#others = hosts - 1
  }

  ended(on: HostName): void {
    this.#told.set(on, new Set())
  }

  /** A host takes in news. Once all others have done so, the end is no longer tracked. */
  received(by: HostName, from: HostName): void {
    this.lastCopy = 0
    const told = this.#told.get(from)
    if (told === undefined || told.has(by)) return
    told.add(by)
    this.lastCopy = told.size
    if (told.size === this.#others) this.#told.delete(from)
  }

  drop(host: HostName): void {
    this.#told.delete(host)
  }

  /** Whether some hosts know of an end there, and others do not. */
  concerns(host: HostName): boolean {
    return (this.#told.get(host)?.size ?? 0) > 0
  }
}
