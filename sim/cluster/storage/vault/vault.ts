// What one file server keeps of one process: the committed checkpoint, the one that is being written next to it, the log, the
// files. Pure state: every change is a method, what it costs in time is the server's matter. Every change can be asked for
// twice or late and then does nothing.

import type { Image } from '../../../machine/address-space.ts'
import type { Payload, ProcessPlan } from '../../../programs/program.ts'
import { Fingerprint } from '../../../trace/fingerprint.ts'
import type { LogRecord, Note, StorageRequest, VaultSummary } from '../storage-requests.ts'
import { RecordLog } from './record-log.ts'
import { StoredFiles } from './stored-files.ts'
import { imageDigest, StoredImage } from './stored-image.ts'
import { isLater, newerNote, OlderVersions, type Staging, type Version } from './versions.ts'

export interface VaultRules {
  /** Off: a checkpoint is written over the old one. */
  readonly atomicCommit: boolean
  /** Off: a rollback leaves the files as they are. */
  readonly fileVersions: boolean
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
  note: Note | null = null
  #older = new OlderVersions()
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

  /** The newest incarnation that has rolled back here; 0: the process has never been recovered. */
  get rolledBack(): number {
    return this.#rolledBack
  }

  summary(): VaultSummary {
    return {
      committed: this.committed?.number ?? 0,
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
    return this.#add(record)
  }

  #add(record: LogRecord): boolean {
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
    this.#staging = { number, base, incarnation, image: null, written: new Set(), durable: false }
  }

  /** The server has waited for its disk: what this vault was told before is on it too, but for the records of the log. */
  force(): void {
    if (this.#staging !== null) this.#staging.durable = true
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
    for (const page of pages) staging.written.add(page)
  }

  #baseOf({ base }: Staging): Image | null {
    if (base === 'nothing') return null
    return base === 'committed' ? (this.committed?.image ?? null) : base
  }

  /**
   * Makes a new version; the records that it consumed are gone then. `again`: there is one as new already; `void`: what is to be committed is
   * not there.
   */
  commit({ number, saved }: Request<'commit'>): 'committed' | 'again' | 'void' {
    if ((this.committed?.number ?? 0) >= number) return 'again'
    const staging = this.#staging
    if (staging === null || staging.number !== number) return 'void'
    const base = this.#baseOf(staging)
    const image = staging.image ?? (base && StoredImage.copyOf(base))
    if (image === null) return 'void'
    if (saved.clears.keepsOlder && this.committed !== null) this.#older.keep(this.committed)
    if (saved.clears.keepsOlder) this.files.keepOld()
    this.committed = { number, incarnation: staging.incarnation, image, saved }
    this.#staging = null
    this.files.commit(number)
    this.#floor = Math.max(this.#floor, saved.clears.below)
    this.#consumed = new Set(saved.clears.consumed)
    this.#log.deleteBelow(this.#floor)
    for (const index of this.#consumed) this.#log.delete(index)
    return 'committed'
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

  /** The new incarnation starts from a committed checkpoint: what was being written goes, files go back. False: it is known. */
  rollBack({ incarnation, to }: Request<'roll-back'>): boolean {
    if (this.#rolledBack >= incarnation) return false
    this.#rolledBack = incarnation
    this.#staging = null
    if (to !== undefined && to < (this.committed?.number ?? 0)) {
      this.committed = this.#older.takeBack(to)
      this.files.bringBack(this.committed?.number ?? 0)
    }
    this.files.rollBack(!this.#rules.fileVersions)
    return true
  }

  /** Every committed version, the oldest first. */
  versions(): readonly Version[] {
    return this.committed === null ? [] : [...this.#older.all(), this.committed]
  }

  /** The newest one is not asked. */
  prune({ keep }: Request<'prune'>): void {
    this.#older.prune(keep)
    this.files.prune(keep)
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
    copy.note = this.note
    copy.#older = this.#older.copy()
    const staging = this.#staging
    copy.#staging = staging && {
      ...staging,
      image: staging.image && StoredImage.copyOf(staging.image),
      written: new Set(staging.written),
    }
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
    for (const { number } of this.#older.all()) fingerprint.number(number)
    if (this.note !== null) fingerprint.number(this.note.order)
    for (const { index, from, sequence, payload } of this.records()) {
      fingerprint.value([index, from, sequence, payload.digest])
    }
    return fingerprint.toString()
  }

  /** Of the version that is being written. */
  get stagedBytes(): number {
    return (this.#staging?.image?.pages ?? 0) * 4096
  }

  /** Of the versions before the committed one, and of the note. */
  get olderBytes(): number {
    return this.#older.all().reduce((sum, { image }) => sum + image.pages * 4096, this.note?.bytes ?? 0)
  }

  /** The first place of the log, from the committed checkpoint on, that has no record and was not consumed out of order. */
  get logEnd(): number {
    let end = this.#floor
    while (this.#log.has(end) || this.#consumed.has(end)) end++
    return end
  }

  /** The image of the committed version is the one that another vault has. */
  takeImage({ committed }: Vault): void {
    this.committed = { ...this.committed!, image: StoredImage.copyOf(committed!.image) }
  }

  /**
   * What either of two servers had of a process; neither is to be used afterwards. A later roll-back has settled what there was before it. Of
   * what one incarnation wrote, checkpoint, files and log are each written in order: of each one of the two has all that the other has, but it
   * need not be the same one. What was told to some servers only counts, as in any recovery.
   */
  united(other: Vault): Vault {
    if (other.#rolledBack !== this.#rolledBack) return other.#rolledBack > this.#rolledBack ? other : this
    this.ended ??= other.ended
    this.note = newerNote(this.note, other.note)
    if (other.incarnation > this.incarnation) {
      ;({ incarnation: this.incarnation, host: this.host, boot: this.boot, plan: this.plan } = other)
    }
    if (isLater(other.#progress(), this.#progress())) {
      this.committed = other.committed
      this.#older = other.#older
      this.#staging = other.#staging
      this.#floor = Math.max(this.#floor, other.#floor)
      this.#consumed = new Set(other.#consumed)
    }
    if (isLater(other.files.progress(), this.files.progress())) this.files = other.files
    this.files.commit(this.committed?.number ?? 0)
    for (const record of other.#log) this.#add(record)
    this.#log.deleteBelow(this.#floor)
    for (const index of this.#consumed) this.#log.delete(index)
    return this
  }

  /** How far checkpoints have come. */
  #progress(): readonly number[] {
    return [this.committed?.number ?? 0, this.staged, this.#staging?.written.size ?? 0]
  }

  /** The machine has lost its memory: what the disk had not finished is gone. */
  loseMemory(isDurable: (record: LogRecord) => boolean): void {
    for (const record of this.records()) if (!isDurable(record)) this.#log.delete(record.index)
    if (this.#staging === null || this.#staging.durable) return
    this.#staging = null
    this.files.thaw()
  }
}
