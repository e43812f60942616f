// Versions of a process before the newest one, where a protocol keeps them because a recovery may go further back.

import { StoredImage } from './stored-image.ts'
import type { Version } from './version.ts'

export class OlderVersions {
  /** From the oldest on. */
  #versions: readonly Version[] = []

  all(): readonly Version[] {
    return this.#versions
  }

  keep(version: Version): void {
    this.#versions = [...this.#versions, version]
  }

  /** Takes out the newest that is not above this one, and forgets those above; null: there is none. */
  takeBack(number: number): Version | null {
    const left = this.#versions.filter((version) => version.number <= number)
    this.#versions = left.slice(0, -1)
    return left.at(-1) ?? null
  }

  /** Of those up to the newest of these only these are left. */
  prune(keep: readonly number[]): void {
    const newest = Math.max(...keep)
    this.#versions = this.#versions.filter(({ number }) => number > newest || keep.includes(number))
  }

  copy(): OlderVersions {
    const copy = new OlderVersions()
    copy.#versions = this.#versions.map((version) => ({ ...version, image: StoredImage.copyOf(version.image) }))
    return copy
  }
}
