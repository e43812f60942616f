// Which boots of which hosts the ring has declared dead. What such a boot still does, when it has stood still and wakes, does not count.

import type { HostName } from '../trace/event.ts'

export class DeadBoots {
  /** With a boot all earlier ones are dead too. */
  readonly #latest = new Map<HostName, number>()

  add(host: HostName, boot: number): void {
    if (!this.has(host, boot)) this.#latest.set(host, boot)
  }

  has(host: HostName, boot: number): boolean {
    return boot <= (this.#latest.get(host) ?? -1)
  }
}
