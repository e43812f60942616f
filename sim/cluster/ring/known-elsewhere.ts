// How far this host and each other one know each other's change logs. It begins anew with every boot of the other host, since nothing
// that was told to an earlier one is known to a later one.

import { changeLogStart } from './change-log.ts'

/** The other host is not known to have anything: it entered the ring, and this one has not told it yet. */
export const NOTHING = -1

export class KnownElsewhere {
  readonly #hosts: number
  readonly #boot: number
  /** Made when somebody is told something: most hosts of a quiet ring never are. */
  #boots: Float64Array | null = null
  #told = new Float64Array(0)
  #heard = new Float64Array(0)

  /** @param boot of this host */
  constructor(hosts: number, boot: number) {
    this.#hosts = hosts
    this.#boot = boot
  }

  /** The position in this host's change log up to which a boot of another one has it. */
  told(host: number, boot: number): number {
    return this.#isOf(host, boot) ? this.#told[host]! : NOTHING
  }

  /** The position in the other host's change log up to which this one has it. */
  heard(host: number, boot: number): number {
    return this.#isOf(host, boot) ? this.#heard[host]! : NOTHING
  }

  noteTold(host: number, boot: number, position: number): void {
    if (this.#isOf(host, boot) && position > this.#told[host]!) this.#told[host] = position
  }

  noteHeard(host: number, boot: number, position: number): void {
    if (this.#isOf(host, boot) && position > this.#heard[host]!) this.#heard[host] = position
  }

  /** Whether this is the boot that is meant; a later one is from now on. */
  #isOf(host: number, boot: number): boolean {
    this.#boots ??= this.#begin()
    if (boot > this.#boots[host]!) {
      this.#boots[host] = boot
      this.#told[host] = NOTHING
      this.#heard[host] = this.#boot === 0 ? changeLogStart(boot) : NOTHING
    }
    return boot === this.#boots[host]
  }

  /** At the start of the world all first boots know the same, so what they have to tell is what changes. */
  #begin(): Float64Array {
    this.#told = new Float64Array(this.#hosts).fill(this.#boot === 0 ? 0 : changeLogStart(this.#boot))
    this.#heard = new Float64Array(this.#hosts).fill(this.#boot === 0 ? 0 : NOTHING)
    return new Float64Array(this.#hosts)
  }
}
