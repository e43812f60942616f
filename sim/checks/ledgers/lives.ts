// Where processes run, which losses of workstations have hit them, and which of these losses have not been made good yet.

import type { HostName, ProcessName } from '../../trace/event.ts'

interface Life {
  readonly incarnation: number
  readonly host: HostName
}

/** The loss of one host, with the processes that ran there and are not live again yet. */
interface Loss {
  /** Null if nobody knew of the loss before one of its processes was restarted. */
  readonly host: HostName | null
  readonly lost: Set<ProcessName>
}

export class Lives {
  readonly #newest = new Map<ProcessName, Life>()
  /** Losses not made good yet. A process that is lost while being restarted is in two of them. */
  #losses: Loss[] = []
  /** Processes being restarted. */
  readonly #returning = new Set<ProcessName>()
  readonly #ended = new Set<ProcessName>()

  begins(process: ProcessName, incarnation: number, host: HostName): void {
    if (incarnation >= (this.#newest.get(process)?.incarnation ?? 0)) this.#newest.set(process, { incarnation, host })
  }

  /** A process is being restarted; if nobody knew that it was lost, its loss is recorded now. */
  returns(process: ProcessName, incarnation: number, host: HostName): void {
    this.begins(process, incarnation, host)
    if (this.#ended.has(process)) return
    this.#returning.add(process)
    if (!this.#losses.some(({ lost }) => lost.has(process))) {
      this.#losses.push({ host: null, lost: new Set([process]) })
    }
  }

  isLive(process: ProcessName, incarnation: number): void {
    if (this.#newest.get(process)?.incarnation === incarnation) this.#isBack(process)
  }

  ends(process: ProcessName): void {
    this.#ended.add(process)
    this.#isBack(process)
  }

  /** Everything on this host is lost. Returns how many losses have not been made good yet. */
  lose(host: HostName): number {
    const here = [...this.#newest.keys()].filter((process) => this.#isOn(process, host))
    const isKnown = (process: ProcessName): boolean =>
      !this.#returning.has(process) && this.#losses.some((loss) => loss.host === host && loss.lost.has(process))
    // a host that crashed and is then declared dead is lost only once
    if (!here.every(isKnown)) this.#losses.push({ host, lost: new Set(here) })
    for (const process of here) this.#returning.delete(process)
    return this.#losses.length
  }

  #isBack(process: ProcessName): void {
    this.#returning.delete(process)
    for (const { lost } of this.#losses) lost.delete(process)
    this.#losses = this.#losses.filter(({ lost }) => lost.size > 0)
  }

  #isOn(process: ProcessName, host: HostName): boolean {
    return this.#newest.get(process)!.host === host && !this.#ended.has(process)
  }
}
