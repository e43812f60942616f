// The end of a process while it is news: the host where it ended tells the others, and some of them know already. If it dies then, they
// alone know.

import type { HostName } from '../../../trace/event.ts'

export class PartlyTold {
  /** By host where a process has ended: who has had news from it since. */
  readonly #told = new Map<HostName, Set<HostName>>()
  readonly #others: number

  /** @param hosts how many there are */
  constructor(hosts: number) {
    this.#others = hosts - 1
  }

  ended(on: HostName): void {
    this.#told.set(on, new Set())
  }

  /** How many know by now, if one of them has just been told; 0: that was no such news. */
  received(by: HostName, from: HostName): number {
    const told = this.#told.get(from)
    if (told === undefined || told.has(by)) return 0
    told.add(by)
    if (told.size === this.#others) this.#told.delete(from)
    return told.size
  }

  drop(host: HostName): void {
    this.#told.delete(host)
  }

  /** Whether some hosts know of an end there, and others do not. */
  concerns(host: HostName): boolean {
    return (this.#told.get(host)?.size ?? 0) > 0
  }
}
