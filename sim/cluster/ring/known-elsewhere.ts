// How far this host and each other one know each other's change logs. This starts over with every boot of the other host, since a new
// boot knows nothing of what earlier ones were told.

import { changeLogStart } from './change-log.ts'

/** The other host is not known to have anything: it has joined the ring, and this one has not told it anything yet. */
export const NOTHING = -1

export class KnownElsewhere {
  readonly #hosts: number
  readonly #boot: number
  /** Allocated when first needed: in a quiet ring most hosts are never told anything. */
  #boots: Float64Array | null = null
  #told = new Float64Array(0)
  #heard = new Float64Array(0)

  /** @param boot the boot of this host */
  constructor(hosts: number, boot: number) {
    this.#hosts = hosts
    this.#boot = boot
  }

  /** The position up to which a boot of another host has this host's change log. */
  told(host: number, boot: number): number {
    return this.#isOf(host, boot) ? this.#told[host]! : NOTHING
  }

  /** The position up to which this host has the change log of a boot of another one. */
  heard(host: number, boot: number): number {
    return this.#isOf(host, boot) ? this.#heard[host]! : NOTHING
  }

  noteTold(host: number, boot: number, position: number): void {
    if (this.#isOf(host, boot) && position > this.#told[host]!) this.#told[host] = position
  }

  noteHeard(host: number, boot: number, position: number): void {
    if (this.#isOf(host, boot) && position > this.#heard[host]!) this.#heard[host] = position
  }

  /** Whether this is the boot being tracked; a later one replaces it. */
  #isOf(host: number, boot: number): boolean {
    this.#boots ??= this.#begin()
    if (boot > this.#boots[host]!) {
      this.#boots[host] = boot
      this.#told[host] = NOTHING
      this.#heard[host] = this.#boot === 0 ? changeLogStart(boot) : NOTHING
    }
    return boot === this.#boots[host]
  }

  /** At the start of a run all first boots know the same, so only changes need to be told. */
  #begin(): Float64Array {
    this.#told = new Float64Array(this.#hosts).fill(this.#boot === 0 ? 0 : changeLogStart(this.#boot))
    this.#heard = new Float64Array(this.#hosts).fill(this.#boot === 0 ? 0 : NOTHING)
    return new Float64Array(this.#hosts)
  }
}
