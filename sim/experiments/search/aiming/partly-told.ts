// The end of a process while it is news: the host where it ended tells the others, and some of them know already. If it dies then, they
// alone know.

import type { HostName } from '../../../trace/event.ts'

export class PartlyTold {
  /** By host where a process has ended: who has had news from it since. */
  readonly #told = new Map<HostName, Set<HostName>>()
  readonly #others: number
  /** Of the news that was taken in last: how many hosts know by it of an end; 0: it was of something else. */
  lastCopy = 0

  /** @param hosts how many there are */
  constructor(hosts: number) {
    this.#others = hosts - 1
  }

  ended(on: HostName): void {
    this.#told.set(on, new Set())
  }

  /** A host takes in news. Once all others have, an end is no longer news. */
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
