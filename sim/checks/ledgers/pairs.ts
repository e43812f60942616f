// Where processes and their backups are, and which of these are lost.

import type { HostName, ProcessName } from '../../trace/event.ts'

interface Pair {
  /** Null if lost; likewise the backup, which is undefined as long as there has never been one. */
  host: HostName | null
  backup: HostName | null | undefined
  /** A new backup that the servers are noting. Until they have, nobody can say which of the two they name. */
  next: HostName | null | undefined
}

export class Pairs {
  readonly #pairs = new Map<ProcessName, Pair>()
  /** By host: the newest boot that is over. */
  readonly #over = new Map<HostName, number>()

  /**
   * A process has sent its state to a backup. If the backup's host has died meanwhile, it is none. One on the process's own host is none
   * either, and excuses nothing.
   * @param backup empty if there is no host for one
   */
  made(process: ProcessName, host: HostName, backup: HostName, boot: number, isNoted: boolean): void {
    const isThere = backup !== '' && boot > (this.#over.get(backup) ?? -1)
    const next = backup === host ? undefined : isThere ? backup : null
    const before = this.#pairs.get(process)?.backup
    this.#pairs.set(process, isNoted ? { host, backup: next, next: undefined } : { host, backup: before, next })
  }

  ends(process: ProcessName): void {
    this.#pairs.delete(process)
  }

  /** Where a process has its backup, if it has one. */
  backupOf(process: ProcessName): HostName | null {
    const pair = this.#pairs.get(process)
    return pair?.next === undefined ? (pair?.backup ?? null) : null
  }

  /** A boot of a host is over. Returns a process that has lost both its hosts by this; null if there is none. */
  lose(host: HostName, boot: number): ProcessName | null {
    if (boot <= (this.#over.get(host) ?? -1)) return null
    this.#over.set(host, boot)
    let parted: ProcessName | null = null
    for (const [process, pair] of this.#pairs) {
      if (pair.host !== host && pair.backup !== host && pair.next !== host) continue
      if (pair.host === host) pair.host = null
      if (pair.backup === host) pair.backup = null
      if (pair.next === host) pair.next = null
      if (pair.host === null && (pair.backup === null || pair.next === null)) parted ??= process
    }
    return parted
  }
}
