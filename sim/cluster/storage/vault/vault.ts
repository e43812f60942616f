// What one file server keeps of one process: versions of its image, its message log and its files, and which incarnation is in charge of
// them. Pure state: every change is a method; the time it costs is up to the server. A change may be requested twice or late, and then does
// nothing. Whatever involves more than one of the three, above all a commit, is here; the rest is in files of its own.

import type { Payload, ProcessName, ProcessPlan } from '../../../programs/program.ts'
import { Fingerprint } from '../../../trace/fingerprint.ts'
import type { LogRecord, Note, ProgressEntry, StorageRequest, VaultSummary } from '../storage-requests.ts'
import { MessageLog } from './message-log.ts'
import { StoredFiles } from './stored-files.ts'
import { imageDigest } from './stored-image.ts'
import type { Version } from './version.ts'
import { Versions } from './versions.ts'

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
  ended: Payload | null = null
  note: Note | null = null
  versions: Versions
  log = new MessageLog()
  files = new StoredFiles()
  #rolledBack = 0

  constructor(rules: VaultRules) {
    this.#rules = rules
    this.versions = new Versions(rules.atomicCommit)
  }

  get committed(): Version | null {
    return this.versions.committed
  }

  /** The newest incarnation that has rolled back here; 0: the process has never been recovered. */
  get rolledBack(): number {
    return this.#rolledBack
  }

  summary(): VaultSummary {
    return { committed: this.versions.newest, indexes: this.log.indexes() }
  }

  /** How far the process has come, as far as is known here. */
  progress(process: ProcessName): ProgressEntry {
    const { log, note, versions, ended } = this
    const oldest = versions.all()[0]?.saved ?? null
    return { process, end: log.end, floor: log.floor, note, oldest, hasEnded: ended !== null }
  }

  /** What the trace records of a copy. */
  contents(): { number: number; digest: number; received: number; indexes: number[] } {
    const { committed } = this
    return {
      number: this.versions.newest,
      digest: committed === null ? 0 : imageDigest(committed.image),
      received: committed?.saved.received ?? 0,
      indexes: this.log.indexes(),
    }
  }

  /** The instant of a checkpoint: its files are the current ones. */
  begin({ number, base, incarnation }: Request<'begin'>): void {
    if (this.versions.begin(number, base, incarnation)) this.files.freeze(number)
  }

  /** Commits a new version, with the files of its instant; the records that it consumed are removed. */
  commit({ number, saved }: Request<'commit'>): ReturnType<Versions['commit']> {
    const outcome = this.versions.commit(number, saved)
    if (outcome !== 'committed') return outcome
    const { keepsOlder, oldestKept, keepsOnly } = saved.clears
    if (keepsOlder) this.files.keepOld()
    this.files.commit(number)
    this.log.clear(saved.clears)
    if (oldestKept !== undefined) this.prune({ keep: [oldestKept] })
    if (keepsOnly !== undefined) this.prune({ keep: [keepsOnly, number] })
    return outcome
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
   * A new incarnation starts from a committed checkpoint: an unfinished version is dropped, files are rolled back. False if this has been
   * done already.
   */
  rollBack({ incarnation, to, logBelow }: Request<'roll-back'>): boolean {
    if (this.#rolledBack >= incarnation) return false
    this.#rolledBack = incarnation
    if (this.versions.rollBack(to)) this.files.bringBack(this.versions.newest)
    this.files.rollBack(!this.#rules.fileVersions)
    if (logBelow !== undefined) this.log.keep(({ index }) => index < logBelow)
    return true
  }

  /** A late note does not replace a newer one. After the last one there is nothing left to claim. */
  keepNote({ note }: Request<'keep-note'>): void {
    this.note = newerNote(note, this.note)
    if (note.isLast) this.ended ??= nothing
  }

  /** Does not affect the newest version. */
  prune({ keep }: Pick<Request<'prune'>, 'keep'>): void {
    this.versions.prune(keep)
    this.files.prune(keep)
  }

  /** Deep enough that no change to either shows in the other. */
  copy(): Vault {
    const copy = new Vault(this.#rules)
    copy.incarnation = this.incarnation
    copy.host = this.host
    copy.boot = this.boot
    copy.plan = this.plan
    copy.ended = this.ended
    copy.note = this.note
    copy.versions = this.versions.copy()
    copy.log = this.log.copy()
    copy.files = this.files.copy()
    copy.#rolledBack = this.#rolledBack
    return copy
  }

  /**
   * A digest of everything that is the same on all copies when nothing is in progress. Once there is an answer, nobody will read checkpoint
   * and log, so nobody makes them agree if their last writes were cut off.
   */
  digest(): string {
    const fingerprint = new Fingerprint()
    const { committed, ended } = this
    if (ended !== null) return fingerprint.value([ended.digest, this.files.digest()]).toString()
    fingerprint.value([this.incarnation, this.versions.newest, this.files.digest()])
    if (committed !== null) fingerprint.number(imageDigest(committed.image))
    for (const { number } of this.versions.all().slice(0, -1)) fingerprint.number(number)
    if (this.note !== null) fingerprint.number(this.note.order)
    for (const { index, from, sequence, payload } of this.log.records()) {
      fingerprint.value([index, from, sequence, payload.digest])
    }
    return fingerprint.toString()
  }

  /**
   * Merges what two servers had of a process; neither vault may be used afterwards. A later roll-back has settled everything before it.
   * Checkpoint, files and log of one incarnation are each written in order, so for each of them one of the two servers has all that the
   * other has, but not necessarily the same one. What reached only some of the servers counts, as in any recovery.
   */
  united(other: Vault): Vault {
    if (other.#rolledBack !== this.#rolledBack) return other.#rolledBack > this.#rolledBack ? other : this
    this.ended ??= other.ended
    this.note = newerNote(this.note, other.note)
    if (other.incarnation > this.incarnation) {
      ;({ incarnation: this.incarnation, host: this.host, boot: this.boot, plan: this.plan } = other)
    }
    if (isLater(other.versions.progress(), this.versions.progress())) {
      this.versions = other.versions
      this.log.clearAs(other.log)
    }
    if (isLater(other.files.progress(), this.files.progress())) this.files = other.files
    this.files.commit(this.versions.newest)
    this.log.take(other.log)
    return this
  }

  /** The machine has lost its memory: what the disk had not finished is gone. */
  loseMemory(isDurable: (record: LogRecord) => boolean): void {
    this.log.keep(isDurable)
    if (this.versions.loseMemory()) this.files.thaw()
  }
}

/** Whether the first of two positions is further, in lexicographic order. */
function isLater(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((number, place) => number !== other[place])
  return at >= 0 && one[at]! > other[at]!
}

const nothing: Payload = { bytes: 0, digest: 0, data: null }

const newerNote = (one: Note | null, other: Note | null): Note | null =>
  (other?.order ?? -1) > (one?.order ?? -1) ? other : one
