// What one file server keeps of one process: the committed checkpoint, the one that is being written next to it, the log, the
// files. Pure state: every change is a method, what it costs in time is the server's matter. Every change can be asked for
// twice or late and then does nothing.

import type { Image } from '../machine/address-space.ts'
import type { Payload, ProcessPlan } from '../programs/program.ts'
import { Fingerprint } from '../trace/fingerprint.ts'
import type { LogRecord, StorageRequest, VaultSummary, VersionBase } from './packet.ts'
import { RecordLog } from './record-log.ts'
import type { SavedState } from './saved-state.ts'
import { StoredFiles } from './stored-files.ts'
import { imageDigest, StoredImage } from './stored-image.ts'

export interface VaultRules {
  /** Off: a checkpoint is written over the old one. */
  readonly atomicCommit: boolean
  /** Off: a rollback leaves the files as they are. */
  readonly fileVersions: boolean
}

interface Version {
  readonly number: number
  readonly image: StoredImage
  readonly saved: SavedState
}

interface Staging {
  readonly number: number
  readonly base: VersionBase
  readonly incarnation: number
  image: StoredImage | null
}

type Request<K extends StorageRequest['kind']> = Extract<StorageRequest, { kind: K }>

export class Vault {
  readonly #rules: VaultRules
  incarnation = 0
  host = -1
  boot = -1
  plan: ProcessPlan | null = null
  committed: Version | null = null
  ended: Payload | null = null
  #staging: Staging | null = null
  #log = new RecordLog()
  /** Records below are consumed and committed, a late copy of one is not stored again; so are those in `#consumed`. */
  #floor = 0
  #consumed = new Set<number>()
  #rolledBack = 0
  files = new StoredFiles()

  constructor(rules: VaultRules) {
    this.#rules = rules
  }

  /** Every record below is consumed. */
  get floor(): number {
    return this.#floor
  }

  get logLength(): number {
    return this.#log.size
  }

  get staged(): number {
    return this.#staging?.number ?? 0
  }

  summary(): VaultSummary {
    return {
      committed: this.committed?.number ?? 0,
      staged: this.staged,
      indexes: this.records().map((record) => record.index),
    }
  }

  /** What the trace tells of a copy. */
  contents(): { number: number; digest: number; received: number; indexes: number[] } {
    const { committed } = this
    return {
      number: committed?.number ?? 0,
      digest: committed === null ? 0 : imageDigest(committed.image),
      received: committed?.saved.received ?? 0,
      indexes: this.records().map(({ index }) => index),
    }
  }

  /** The log in the order of delivery. */
  records(): LogRecord[] {
    return [...this.#log]
  }

  /** True if the record is new here. */
  append({ record }: Request<'append'>): boolean {
    if (record.index < this.#floor || this.#consumed.has(record.index) || this.#log.has(record.index)) return false
    this.#log.add(record)
    return true
  }

  discard({ below }: Request<'discard'>): void {
    this.#floor = Math.max(this.#floor, below)
    this.#log.deleteBelow(below)
  }

  begin({ number, base, incarnation }: Request<'begin'>): void {
    const known = this.#staging?.number === number && this.#staging.incarnation === incarnation
    if (known || number <= (this.committed?.number ?? 0)) return
    this.files.freeze(number)
    this.#staging = { number, base, incarnation, image: null }
  }

  block({ number, pages, image }: Request<'block'>): void {
    const staging = this.#staging
    if (staging === null || staging.number !== number) return
    if (staging.image === null) {
      const base = this.#baseOf(staging)
      if (this.committed !== null && !this.#rules.atomicCommit) staging.image = this.committed.image
      else staging.image = base === null ? StoredImage.blank(image) : StoredImage.copyOf(base)
    }
    staging.image.take(pages, image)
  }

  #baseOf({ base }: Staging): Image | null {
    if (base === 'nothing') return null
    return base === 'committed' ? (this.committed?.image ?? null) : base
  }

  /** True if this made a new version; the records that it consumed are gone then. */
  commit({ number, saved }: Request<'commit'>): boolean {
    const staging = this.#staging
    if (staging === null || staging.number !== number) return false
    const base = this.#baseOf(staging)
    const image = staging.image ?? (base && StoredImage.copyOf(base))
    if (image === null) return false
    this.committed = { number, image, saved }
    this.#staging = null
    this.files.commit(number)
    this.#floor = Math.max(this.#floor, saved.floor)
    this.#consumed = new Set(saved.consumed)
    this.#log.deleteBelow(this.#floor)
    for (const index of this.#consumed) this.#log.delete(index)
    return true
  }

  /** A new incarnation takes over, if the one it means to follow is still the newest. */
  claim({ expected, incarnation, plan, host, boot }: Request<'claim'>): boolean {
    if (this.ended !== null) return false
    const again = this.incarnation === incarnation && this.host === host && this.boot === boot
    if (again) return true
    if (this.incarnation > expected) return false
    this.incarnation = incarnation
    this.plan = plan
    this.host = host
    this.boot = boot
    return true
  }

  /**
   * The new incarnation starts from the committed checkpoint: what was being written goes, files go back. So does a record that the
   * recovery has not seen: it came to a replica that could not be read then, was never acknowledged, and its place in the log is
   * given to another message now. Gives those records.
   */
  rollBack({ incarnation, indexes }: Request<'roll-back'>): LogRecord[] {
    if (this.#rolledBack >= incarnation) return []
    this.#rolledBack = incarnation
    this.#staging = null
    this.files.rollBack(!this.#rules.fileVersions)
    const unseen = this.records().filter(({ index }) => !indexes.includes(index))
    for (const { index } of unseen) this.#log.delete(index)
    return unseen
  }

  /** Deep enough that nothing which happens to one of the two shows in the other. */
  copy(): Vault {
    const copy = new Vault(this.#rules)
    copy.incarnation = this.incarnation
    copy.host = this.host
    copy.boot = this.boot
    copy.plan = this.plan
    copy.committed = this.committed && { ...this.committed, image: StoredImage.copyOf(this.committed.image) }
    copy.ended = this.ended
    const staging = this.#staging
    copy.#staging = staging && { ...staging, image: staging.image && StoredImage.copyOf(staging.image) }
    copy.#log = this.#log.copy()
    copy.#floor = this.#floor
    copy.#consumed = new Set(this.#consumed)
    copy.#rolledBack = this.#rolledBack
    copy.files = this.files.copy()
    return copy
  }

  /**
   * One text for everything that is the same on all copies when nothing is under way. Once there is an answer nobody will ask for
   * checkpoint and log, and so nobody makes them agree when their last writes are cut off.
   */
  digest(): string {
    const fingerprint = new Fingerprint()
    const { committed, ended } = this
    if (ended !== null) return fingerprint.value([ended.digest, this.files.digest()]).toString()
    fingerprint.value([this.incarnation, committed?.number ?? 0, this.files.digest()])
    if (committed !== null) fingerprint.number(imageDigest(committed.image))
    for (const { index, from, sequence, payload } of this.records()) {
      fingerprint.value([index, from, sequence, payload.digest])
    }
    return fingerprint.toString()
  }

  /** What a copy of it weighs on the wire. */
  get bytes(): number {
    let bytes = 256 + this.files.bytes
    if (this.committed !== null) bytes += this.committed.image.pages * 4096
    if (this.#staging?.image) bytes += this.#staging.image.pages * 4096
    for (const record of this.#log) bytes += 32 + record.payload.bytes
    return bytes
  }
}
