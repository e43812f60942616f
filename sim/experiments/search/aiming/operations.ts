// Operations in progress, each on a host.

import type { HostName } from '../../../trace/event.ts'

export class Operations {
  readonly hosts = new Set<HostName>()
  readonly #of = new Map<string, HostName>()

  begin(operation: string, host: HostName): void {
    this.#of.set(operation, host)
    this.hosts.add(host)
  }

  end(operation: string): void {
    const host = this.#of.get(operation)
    if (host === undefined) return
    this.#of.delete(operation)
    for (const other of this.#of.values()) if (other === host) return
    this.hosts.delete(host)
  }

  /** The host has crashed: removes all its operations. */
  drop(host: HostName): void {
    if (!this.hosts.delete(host)) return
    for (const [operation, at] of this.#of) if (at === host) this.#of.delete(operation)
  }
}
