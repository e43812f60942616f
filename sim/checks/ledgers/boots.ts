// Which boot each host is in, and which boots the ring has declared dead. What a dead boot still does when it wakes from a stall does not
// count; and if a host that was stalled declares an earlier boot dead, that does not affect a later one.

import type { HostName } from '../../trace/event.ts'

export class Boots {
  readonly #present = new Map<HostName, number>()
  /** All earlier boots are dead too. */
  readonly #latestDead = new Map<HostName, number>()

  /** A host enters the ring. */
  begin(host: HostName, boot: number): void {
    this.#present.set(host, boot)
  }

  /** False if the host has already entered the ring with a later boot. */
  declareDead(host: HostName, boot: number): boolean {
    if (!this.isDead(host, boot)) this.#latestDead.set(host, boot)
    return boot >= (this.#present.get(host) ?? 0)
  }

  isDead(host: HostName, boot: number): boolean {
    return boot <= (this.#latestDead.get(host) ?? -1)
  }
}
