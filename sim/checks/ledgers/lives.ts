// Where processes are, and which of them have been lost with their hosts and are not live again.

import type { HostName, ProcessName } from '../../trace/event.ts'

interface Life {
  readonly incarnation: number
  readonly host: HostName
}

export class Lives {
  readonly #newest = new Map<ProcessName, Life>()
  /** With the host that it was lost with; null: it is being restarted. */
  readonly #lost = new Map<ProcessName, HostName | null>()
  readonly #ended = new Set<ProcessName>()

  begins(process: ProcessName, incarnation: number, host: HostName): void {
    if (incarnation >= (this.#newest.get(process)?.incarnation ?? 0)) this.#newest.set(process, { incarnation, host })
  }

  /** It is being restarted; if nobody knew that it was lost, it is now. */
  returns(process: ProcessName, incarnation: number, host: HostName): void {
    this.begins(process, incarnation, host)
    if (!this.#ended.has(process)) this.#lost.set(process, null)
  }

  isLive(process: ProcessName, incarnation: number): void {
    if (this.#newest.get(process)?.incarnation === incarnation) this.#lost.delete(process)
  }

  ends(process: ProcessName): void {
    this.#ended.add(process)
    this.#lost.delete(process)
  }

  /** All that is on this host is lost. False: something had been lost before, and is not live again. */
  lose(host: HostName): boolean {
    const here = [...this.#newest.keys()].filter((process) => this.#isOn(process, host))
    if (here.every((process) => this.#lost.get(process) === host)) return true // a crash, and now the host is taken for dead
    const isFirst = this.#lost.size === 0
    for (const process of here) this.#lost.set(process, host)
    return isFirst
  }

  #isOn(process: ProcessName, host: HostName): boolean {
    return this.#newest.get(process)!.host === host && !this.#ended.has(process)
  }
}
