// Versions of a process on a server: what they are made of, and those before the newest one, where a protocol keeps them because a recovery may
// go further back.

import type { SavedState } from '../saved-state.ts'
import type { Note, VersionBase } from '../storage-requests.ts'
import { StoredImage } from './stored-image.ts'

export interface Version {
  readonly number: number
  /** That wrote it: a later one may write another of the same number. */
  readonly incarnation: number
  readonly image: StoredImage
  readonly saved: SavedState
}

/** One that is being written. */
export interface Staging {
  readonly number: number
  readonly base: VersionBase
  readonly incarnation: number
  image: StoredImage | null
  /** Pages that have come. */
  readonly written: Set<number>
  /** A write that the server waited for has gone to the disk since it began. */
  durable: boolean
}

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

/** In the first place in which two positions differ, the first of them is further. */
export function isLater(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, place) => number !== other[place])
  return at >= 0 && one[at]! > other[at]!
}

export const newerNote = (one: Note | null, other: Note | null): Note | null =>
  (other?.order ?? -1) > (one?.order ?? -1) ? other : one
