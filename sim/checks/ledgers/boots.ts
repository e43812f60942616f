// Which boot each host is in, and which boots the ring has declared dead. What a dead boot still does, when it has stood still and wakes,
// does not count; nor does it hurt a later boot that somebody who slept declares an earlier one dead.

import type { HostName } from '../../trace/event.ts'

export class Boots {
  readonly #present = new Map<HostName, number>()
  /** With a boot all earlier ones are dead too. */
  readonly #latestDead = new Map<HostName, number>()

  /** A host enters the ring. */
  begin(host: HostName, boot: number): void {
    this.#present.set(host, boot)
  }

  /** False if the host has begun a later boot since. */
  declareDead(host: HostName, boot: number): boolean {
    if (!this.isDead(host, boot)) this.#latestDead.set(host, boot)
    return boot >= (this.#present.get(host) ?? 0)
  }

  isDead(host: HostName, boot: number): boolean {
    return boot <= (this.#latestDead.get(host) ?? -1)
  }
}
