// Network faults: random datagram loss, and partitions. STAR guarantees nothing under either; they serve to explore what happens
// then. Together they give one verdict on each datagram that arrives.

import type { RandomStream } from '../kernel/chance/random.ts'
import type { Fault } from './plan.ts'

export type NetworkFault = Extract<Fault, { kind: 'loss' | 'partition' }>

export const isNetworkFault = (fault: Fault): fault is NetworkFault =>
  fault.kind === 'loss' || fault.kind === 'partition'

/** One network fault in effect, and how many datagrams it has taken. */
export class Hindrance {
  readonly fault: number
  readonly fromNs: number
  readonly #untilNs: number
  readonly #takes: (from: number, to: number) => boolean
  taken = 0
  firstNs: number | null = null

  constructor(fault: number, plan: NetworkFault, hostNames: readonly string[], stream: RandomStream) {
    this.fault = fault
    this.fromNs = plan.fromNs
    this.#untilNs = plan.untilNs ?? Number.POSITIVE_INFINITY
    if (plan.kind === 'loss') {
      this.#takes = () => stream.bernoulli(plan.probability)
    } else {
      const group = hostNames.map((name) => plan.groups.findIndex((hosts) => hosts.includes(name)))
      this.#takes = (from, to) => group[from]! >= 0 && group[to]! >= 0 && group[from] !== group[to]
    }
  }

  /** Whether a datagram that arrives now is lost. */
  takes(nowNs: number, from: number, to: number): boolean {
    if (nowNs < this.fromNs || nowNs >= this.#untilNs || !this.#takes(from, to)) return false
    this.firstNs ??= nowNs
    this.taken++
    return true
  }
}
