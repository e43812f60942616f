// Where processes and their backups are, and which of the two is lost.

import type { HostName, ProcessName } from '../../trace/event.ts'

interface Pair {
  host: HostName | null
  backup: HostName | null
}

export class Pairs {
  readonly #pairs = new Map<ProcessName, Pair>()

  /** @param backup empty: there is no host for one */
  made(process: ProcessName, host: HostName, backup: HostName): void {
    this.#pairs.set(process, { host, backup: backup === '' ? null : backup })
  }

  ends(process: ProcessName): void {
    this.#pairs.delete(process)
  }

  /** A host is lost. Gives a process that has lost both of its own with it; null: there is none. */
  lose(host: HostName): ProcessName | null {
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
