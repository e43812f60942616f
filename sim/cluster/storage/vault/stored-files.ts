// The files of one process on one server: for each, the current content and the content at the last checkpoint (paper, section 5: one old
// version for each file in use). Between the instant of a checkpoint and its commit the content of that instant is kept too.

import type { Payload } from '../../../programs/program.ts'

type Content = Map<number, Payload>

interface VersionedFile {
  current: Content
  old: Content
}

/** A block of one of the two versions of a file. */
export interface StoredBlock {
  readonly file: string
  readonly version: 'current' | 'old'
  readonly offset: number
  readonly payload: Payload
}

interface FileWrite {
  readonly file: string
  readonly offset: number
  readonly payload: Payload
  /** Counts the writes of an incarnation. */
  readonly order: number
}

const nothing: Payload = { bytes: 0, digest: 0, data: null }

export class StoredFiles {
  readonly #files = new Map<string, VersionedFile>()
  #frozen: { readonly number: number; readonly contents: Map<string, Content> } | null = null
  /** Writes carry their order, so that one that arrives late does not undo a newer one. */
  #lastOrder = 0
  /** The checkpoint that the old versions belong to. */
  #oldNumber = 0
  /** Contents belonging to still older checkpoints, where they are kept. */
  #older = new Map<number, ReadonlyMap<string, Content>>()

  get names(): string[] {
    return [...this.#files.keys()]
  }

  /** True if it changed something. */
  write(file: string, offset: number, payload: Payload, order: number): boolean {
    if (order <= this.#lastOrder) return false
    this.#lastOrder = order
    let versions = this.#files.get(file)
    if (versions === undefined) {
      versions = { current: new Map(), old: new Map() }
      this.#files.set(file, versions)
    }
    versions.current.set(offset, payload)
    return true
  }

  /** The block written at this offset; an empty one if none was. */
  read(file: string, offset: number): Payload {
    return this.#files.get(file)?.current.get(offset) ?? nothing
  }

  /** Everything that is kept, block by block. */
  *blocks(): IterableIterator<StoredBlock> {
    for (const [file, { current, old }] of this.#files) {
      for (const [offset, payload] of current) yield { file, version: 'current', offset, payload }
      for (const [offset, payload] of old) yield { file, version: 'old', offset, payload }
    }
  }

  /**
   * A crash stopped a write after its first `bytes` bytes: the block is now neither the old one nor the new one. A repetition of a write
   * that was carried out before changes nothing.
   */
  tear({ file, offset, payload, order }: FileWrite, bytes: number): void {
    const content = this.#files.get(file)?.current
    if (content === undefined || order <= this.#lastOrder) return
    const before = content.get(offset) ?? nothing
    content.set(offset, { ...before, digest: Math.imul(before.digest ^ payload.digest ^ bytes, 0x01000193) })
  }

  /** The instant of checkpoint `number`: its commit will make this content the old version. */
  freeze(number: number): void {
    if (this.#frozen?.number === number) return // asked again
    const contents = new Map<string, Content>()
    for (const [name, { current }] of this.#files) contents.set(name, new Map(current))
    this.#frozen = { number, contents }
  }

  /** How far writes and versions have come. */
  progress(): readonly number[] {
    return [this.#lastOrder, this.#oldNumber, this.#frozen?.number ?? 0]
  }

  /** The checkpoint will not be committed. */
  thaw(): void {
    this.#frozen = null
  }

  commit(number: number): void {
    if (this.#frozen?.number !== number) return
    for (const [name, versions] of this.#files) versions.old = this.#frozen.contents.get(name) ?? new Map()
    this.#frozen = null
    this.#oldNumber = number
  }

  /** Also keeps the contents belonging to the checkpoint before the one about to be committed. */
  keepOld(): void {
    if (this.#files.size === 0) return
    this.#older.set(this.#oldNumber, new Map([...this.#files].map(([name, { old }]) => [name, old])))
  }

  /** Makes the contents belonging to this older checkpoint the old versions. */
  bringBack(number: number): void {
    const contents = this.#older.get(number)
    for (const [name, versions] of this.#files) versions.old = contents?.get(name) ?? new Map()
    this.#oldNumber = number
    for (const each of [...this.#older.keys()]) if (each >= number) this.#older.delete(each)
  }

  /** Of the contents of checkpoints up to the newest of these, only those of these are needed. */
  prune(keep: readonly number[]): void {
    const newest = Math.max(...keep)
    for (const each of [...this.#older.keys()]) if (each <= newest && !keep.includes(each)) this.#older.delete(each)
  }

  /** Restores every file to the last checkpoint. A new incarnation numbers its writes from the start. */
  rollBack(keepCurrent: boolean): void {
    this.thaw()
    this.#lastOrder = 0
    if (keepCurrent) return
    for (const versions of this.#files.values()) versions.current = new Map(versions.old)
  }

  /** A digest of all current contents. */
  digest(): number {
    let digest = 0
    for (const name of this.names.sort()) {
      const blocks = [...this.#files.get(name)!.current].sort(([a], [b]) => a - b)
      for (const [offset, block] of blocks)
        digest = Math.imul(Math.imul(digest ^ offset, 0x01000193) ^ block.digest, 0x01000193)
    }
    return digest
  }

  copy(): StoredFiles {
    const copy = new StoredFiles()
    for (const [name, { current, old }] of this.#files) {
      copy.#files.set(name, { current: new Map(current), old: new Map(old) })
    }
    copy.#frozen = this.#frozen
    copy.#lastOrder = this.#lastOrder
    copy.#oldNumber = this.#oldNumber
    copy.#older = new Map(this.#older)
    return copy
  }
}
