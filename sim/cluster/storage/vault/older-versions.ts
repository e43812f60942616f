// Versions of a process before the newest one, where a protocol keeps them because a recovery may go further back.

import { StoredImage } from './stored-image.ts'
import type { Version } from './version.ts'

export class OlderVersions {
  /** Oldest first. */
  #versions: readonly Version[] = []

  all(): readonly Version[] {
    return this.#versions
  }

  keep(version: Version): void {
    this.#versions = [...this.#versions, version]
  }

  /** Removes and returns the newest version not above this number, and forgets those above; null if there is none. */
  takeBack(number: number): Version | null {
    const left = this.#versions.filter((version) => version.number <= number)
    this.#versions = left.slice(0, -1)
    return left.at(-1) ?? null
  }

  /** Keeps only these of the versions up to the newest of them. */
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
