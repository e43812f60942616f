// The checkpoints of one process on one file server: the committed one, and the one that is being written next to it. Which of them goes with
// which log and files is the vault's matter.

import type { Image } from '../../../machine/address-space.ts'
import type { SavedState } from '../saved-state.ts'
import type { VersionBase } from '../storage-requests.ts'
import { StoredImage } from './stored-image.ts'

export interface Version {
  readonly number: number
  /** That wrote it: a later one may write another of the same number. */
  readonly incarnation: number
  readonly image: StoredImage
  readonly saved: SavedState
}

interface Staging {
  readonly number: number
  readonly base: VersionBase
  readonly incarnation: number
  image: StoredImage | null
  /** Pages that have come. */
  readonly written: Set<number>
  /** A write that the server waited for has gone to the disk since it began. */
  durable: boolean
}

export class Versions {
  readonly #atomicCommit: boolean
  #committed: Version | null = null
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

  /** Of the one that is being written. */
  get stagedBytes(): number {
    return (this.#staging?.image?.pages ?? 0) * 4096
  }

  /** True if it is begun by this; a late copy of a begin begins nothing. */
  begin(number: number, base: VersionBase, incarnation: number): boolean {
    const known = this.#staging?.number === number && this.#staging.incarnation === incarnation
    if (known || number <= this.newest) return false
    this.#staging = { number, base, incarnation, image: null, written: new Set(), durable: false }
    return true
  }

  /** The server has waited for its disk: what it was told of the version before is on it too. */
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
    for (const page of pages) staging.written.add(page)
  }

  #baseOf({ base }: Staging): Image | null {
    if (base === 'nothing') return null
    return base === 'committed' ? (this.#committed?.image ?? null) : base
  }

  /** `again`: there is one as new already; `void`: what is to be committed is not there. */
  commit(number: number, saved: SavedState): 'committed' | 'again' | 'void' {
    if (this.newest >= number) return 'again'
    const staging = this.#staging
    if (staging === null || staging.number !== number) return 'void'
    const base = this.#baseOf(staging)
    const image = staging.image ?? (base && StoredImage.copyOf(base))
    if (image === null) return 'void'
    this.#committed = { number, incarnation: staging.incarnation, image, saved }
    this.#staging = null
    return 'committed'
  }

  /** What is being written will not be committed. */
  abandon(): void {
    this.#staging = null
  }

  /** The machine has lost its memory. True if that took what was being written. */
  loseMemory(): boolean {
    if (this.#staging === null || this.#staging.durable) return false
    this.#staging = null
    return true
  }

  /** The image of the committed version is the one that another server has. */
  takeImage({ image }: Version): void {
    this.#committed = { ...this.#committed!, image: StoredImage.copyOf(image) }
  }

  /** How far checkpoints have come. */
  progress(): readonly number[] {
    return [this.newest, this.staged, this.#staging?.written.size ?? 0]
  }

  copy(): Versions {
    const copy = new Versions(this.#atomicCommit)
    copy.#committed = this.#committed && { ...this.#committed, image: StoredImage.copyOf(this.#committed.image) }
    const staging = this.#staging
    copy.#staging = staging && {
      ...staging,
      image: staging.image && StoredImage.copyOf(staging.image),
      written: new Set(staging.written),
    }
    return copy
  }
}
