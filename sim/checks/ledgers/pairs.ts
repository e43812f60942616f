// Where processes and their backups are, and which of the two is lost.

import type { HostName, ProcessName } from '../../trace/event.ts'

interface Pair {
  host: HostName | null
  backup: HostName | null
}

export class Pairs {
  readonly #pairs = new Map<ProcessName, Pair>()
  /** By host: the newest boot that is over. */
  readonly #over = new Map<HostName, number>()

  /**
   * What a process has sent to a backup that has died meanwhile is no backup.
   * @param backup empty: there is no host for one
   */
  made(process: ProcessName, host: HostName, backup: HostName, boot: number): void {
    const isThere = backup !== '' && boot > (this.#over.get(backup) ?? -1)
    this.#pairs.set(process, { host, backup: isThere ? backup : null })
  }

  ends(process: ProcessName): void {
    this.#pairs.delete(process)
  }

  /** Where a process has its backup, if it has one. */
  backupOf(process: ProcessName): HostName | null {
    return this.#pairs.get(process)?.backup ?? null
  }

  /** A boot of a host is over. Gives a process that has lost both its hosts by that; null: there is none. */
  lose(host: HostName, boot: number): ProcessName | null {
    if (boot <= (this.#over.get(host) ?? -1)) return null
    this.#over.set(host, boot)
    let parted: ProcessName | null = null
    for (const [process, pair] of this.#pairs) {
      if (pair.host !== host && pair.backup !== host) continue
      if (pair.host === host) pair.host = null
      if (pair.backup === host) pair.backup = null
      if (pair.host === null && pair.backup === null) parted ??= process
    }
    return parted
  }
}
