// The job that a question is about: the scenario of a file, cut shorter where it can be, saved in another way, struck by other crashes.

import type { Fault } from '../../faults/plan.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { Candidate } from './advice.ts'

export type ChanceCrashes = Extract<Fault, { kind: 'crashes' }>

/** So long may any virtual run be: 100 days. */
const LONGEST_NS = 100 * 86400e9

export class Job {
  readonly scenario: Scenario
  readonly crashes: readonly ChanceCrashes[]
  /** Whether its length follows from its size: so many rounds of equal length. */
  readonly isDivisible: boolean

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.crashes = scenario.faults.filter((fault) => fault.kind === 'crashes')
    this.isDivisible = scenario.application.kind === 'pattern'
  }

  get size(): number {
    return this.scenario.application.size
  }

  /** Rounds after which everything has happened once. */
  get period(): number {
    const { every } = this.scenario.application.options
    return this.isDivisible && typeof every === 'number' ? every : 1
  }

  /** The crash-free job of that size with only the log of the candidate, or, with null, with nothing at all. */
  plain(of: Pick<Candidate, 'protocol' | 'copies'> | null, size = this.size): Scenario {
    const { protocol } = this.scenario
    const kept = of === null ? { replication: 0 } : { kind: of.protocol, replication: of.copies }
    return this.#with(size, { ...protocol, ...kept, checkpoint: { ...protocol.checkpoint, policy: 'none' } }, [])
  }

  saved(
    { protocol: kind, policy, copies }: Candidate,
    intervalSeconds: number,
    size = this.size,
    faults: readonly Fault[] = [],
  ): Scenario {
    const { protocol } = this.scenario
    const checkpoint = { ...protocol.checkpoint, policy, intervalNs: Math.round(intervalSeconds * 1e9) }
    return this.#with(size, { ...protocol, kind, replication: copies, checkpoint }, faults)
  }

  #with(size: number, protocol: Scenario['protocol'], faults: readonly Fault[]): Scenario {
    const application = { ...this.scenario.application, size, replication: null }
    return { ...this.scenario, application, protocol, faults, limitNs: LONGEST_NS }
  }
}

/** Between two crashes of any host that may crash by chance. */
export function meanTimeBetweenCrashes(crashes: readonly ChanceCrashes[]): number {
  const perSecond = crashes.reduce((sum, { eachNs, meanTimeBetweenNs, hosts, together }) => {
    const groups = Math.ceil(hosts.length / (together?.hosts ?? 1))
    return sum + 1e9 / (eachNs === undefined ? meanTimeBetweenNs : eachNs / groups)
  }, 0)
  return 1 / perSecond
}
