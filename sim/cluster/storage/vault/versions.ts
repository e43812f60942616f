// The checkpoints of one process on one file server: the committed one, older ones where a protocol keeps them, and the one being written.
// Which log and files belong to which of them is up to the vault.

import type { Image } from '../../../machine/address-space.ts'
import type { SavedState } from '../saved-state.ts'
import type { VersionBase } from '../storage-requests.ts'
import { OlderVersions } from './older-versions.ts'
import { StoredImage } from './stored-image.ts'
import type { Version } from './version.ts'

interface Staging {
  readonly number: number
  readonly base: VersionBase
  readonly incarnation: number
  image: StoredImage | null
  /** By page: 1 if it has arrived; null before the first of them. */
  arrived: Uint8Array | null
  /** How many have arrived. */
  count: number
  /** Whether a write that the server waited for has reached the disk since this version was begun. */
  durable: boolean
}

export class Versions {
  readonly #atomicCommit: boolean
  #committed: Version | null = null
  #older = new OlderVersions()
  #staging: Staging | null = null

  /** @param atomicCommit off: a checkpoint is written over the old one */
  constructor(atomicCommit: boolean) {
    this.#atomicCommit = atomicCommit
  }

  get committed(): Version | null {
    return this.#committed
  }

  /** The number of the committed one; 0: there is none. */
  get newest(): number {
    return this.#committed?.number ?? 0
  }

  /** The number of the one that is being written; 0: none is. */
  get staged(): number {
    return this.#staging?.number ?? 0
  }

  /** The size of the one that is being written. */
  get stagedBytes(): number {
    return (this.#staging?.image?.pages ?? 0) * 4096
  }

  /** True if this begins a version; a late copy of the request begins nothing. */
  begin(number: number, base: VersionBase, incarnation: number): boolean {
    const known = this.#staging?.number === number && this.#staging.incarnation === incarnation
    if (known || number <= this.newest) return false
    this.#staging = { number, base, incarnation, image: null, arrived: null, count: 0, durable: false }
    return true
  }

  /** The server has waited for its disk: what it was told of this version before is on it too. */
  force(): void {
    if (this.#staging !== null) this.#staging.durable = true
  }

  write(number: number, pages: readonly number[], image: Image): void {
    const staging = this.#staging
    if (staging === null || staging.number !== number) return
    if (staging.image === null) {
      const base = this.#baseOf(staging)
      if (this.#committed !== null && !this.#atomicCommit) staging.image = this.#committed.image
      else staging.image = base === null ? StoredImage.blank(image) : StoredImage.copyOf(base)
    }
    staging.image.take(pages, image)
    staging.arrived ??= new Uint8Array(image.digests.length)
    const { arrived } = staging
    for (const page of pages) {
      staging.count += 1 - arrived[page]!
      arrived[page] = 1
    }
  }

  #baseOf({ base }: Staging): Image | null {
    if (base === 'nothing') return null
    return base === 'committed' ? (this.#committed?.image ?? null) : base
  }

  /** `again`: this version or a newer one is committed already; `void`: there is nothing to commit under this number. */
  commit(number: number, saved: SavedState): 'committed' | 'again' | 'void' {
    if (this.newest >= number) return 'again'
    const staging = this.#staging
    if (staging === null || staging.number !== number) return 'void'
    const base = this.#baseOf(staging)
    const image = staging.image ?? (base && StoredImage.copyOf(base))
    if (image === null) return 'void'
    if (saved.clears.keepsOlder && this.#committed !== null) this.#older.keep(this.#committed)
    this.#committed = { number, incarnation: staging.incarnation, image, saved }
    this.#staging = null
    return 'committed'
  }

  /**
   * Drops the version being written.
   * @param to the older version to return to, dropping those after it; by default the newest stays
   * @returns whether the committed version has changed
   */
  rollBack(to = this.newest): boolean {
    this.#staging = null
    if (to >= this.newest) return false
    this.#committed = this.#older.takeBack(to)
    return true
  }

  /** All committed versions, oldest first. */
  all(): readonly Version[] {
    return this.#committed === null ? [] : [...this.#older.all(), this.#committed]
  }

  /** Prunes the versions before the newest, which is not affected. */
  prune(keep: readonly number[]): void {
    this.#older.prune(keep)
  }

  /** The size of the versions before the newest. */
  get olderBytes(): number {
    return this.#older.all().reduce((sum, { image }) => sum + image.pages * 4096, 0)
  }

  /** The machine has lost its memory. True if that destroyed the version being written. */
  loseMemory(): boolean {
    if (this.#staging === null || this.#staging.durable) return false
    this.#staging = null
    return true
  }

  /** Fills in the image of the committed version from an equal version. */
  takeImage({ image }: Version): void {
    this.#committed = { ...this.#committed!, image: StoredImage.copyOf(image) }
  }

  /** How far checkpoints have come. */
  progress(): readonly number[] {
    return [this.newest, this.staged, this.#staging?.count ?? 0]
  }

  copy(): Versions {
    const copy = new Versions(this.#atomicCommit)
    copy.#committed = this.#committed && { ...this.#committed, image: StoredImage.copyOf(this.#committed.image) }
    copy.#older = this.#older.copy()
    const staging = this.#staging
    copy.#staging = staging && {
      ...staging,
      image: staging.image && StoredImage.copyOf(staging.image),
      arrived: staging.arrived?.slice() ?? null,
    }
    return copy
  }
}
