// What a host knows of the near copies of one of its processes: who has them, and what the file servers lack of the image.

import type { VersionBase } from '../storage-requests.ts'

/** A host during one of its boots. */
export interface Partner {
  readonly host: number
  readonly boot: number
}

export class Kept {
  readonly incarnation: number
  /** Besides its own host; those that fail leave. */
  partners: readonly Partner[]
  /** What its first checkpoint built on. */
  readonly #firstBase: VersionBase
  /** Grains written since the file servers were last sent an image of this incarnation; all since it began if they never were. */
  readonly #lacking = new Set<number>()
  #isOnServers = false

  constructor(incarnation: number, partners: readonly Partner[], firstBase: VersionBase) {
    this.incarnation = incarnation
    this.partners = partners
    this.#firstBase = firstBase
  }

  written(grains: readonly number[]): void {
    for (const grain of grains) this.#lacking.add(grain)
  }

  leave(partner: Partner): void {
    this.partners = this.partners.filter((each) => each !== partner)
  }

  areWith(partners: readonly Partner[]): boolean {
    const isSame = ({ host, boot }: Partner, at: number): boolean =>
      partners[at]!.host === host && partners[at]!.boot === boot
    return this.partners.length === partners.length && this.partners.every(isSame)
  }

  /** What the file servers' next version builds on, and the grains that they lack; what is written from now on they lack again. */
  toServe(): { readonly base: VersionBase; readonly grains: readonly number[] } {
    const grains = [...this.#lacking].sort((one, other) => one - other)
    this.#lacking.clear()
    return { base: this.#isOnServers ? 'committed' : this.#firstBase, grains }
  }

  /** The file servers have got it. */
  served(): void {
    this.#isOnServers = true
  }
}
