// The job in question: the scenario of a file, shortened where possible, saved in another way, struck by other crashes.

import type { Fault } from '../../faults/plan.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { formatSize, parseSize } from '../../scenario/units.ts'
import type { Candidate } from './advice.ts'

export type ChanceCrashes = Extract<Fault, { kind: 'crashes' }>
export type TracedCrashes = Extract<Fault, { kind: 'trace' }>

/** Crashes that a job is exposed to: random, or recorded. */
export type Crashes = ChanceCrashes | TracedCrashes

const isCrashes = (fault: Fault): fault is Crashes => fault.kind === 'crashes' || fault.kind === 'trace'

/** The longest virtual run: 100 days. */
const LONGEST_NS = 100 * 86400e9

/** Factors by which inputs of a job are varied to see how much depends on them. */
export interface Variation {
  readonly state?: number
  readonly network?: number
}

export class Job {
  readonly scenario: Scenario
  readonly crashes: readonly Crashes[]
  /** Whether its length follows from its size: that many rounds of equal length. */
  readonly isDivisible: boolean

  constructor(scenario: Scenario) {
    this.scenario = scenario
    this.crashes = scenario.faults.filter(isCrashes)
    this.isDivisible = scenario.application.kind === 'pattern'
  }

  get size(): number {
    return this.scenario.application.size
  }

  /** The interval of the file. */
  get nowSeconds(): number {
    return this.scenario.protocol.checkpoint.intervalNs / 1e9
  }

  /** The number of rounds after which everything has happened once. */
  get period(): number {
    const { every } = this.scenario.application.options
    return this.isDivisible && typeof every === 'number' ? every : 1
  }

  get workers(): number {
    return this.scenario.application.workers
  }

  /** Hosts that may crash, in the order of the scenario. */
  get struckHosts(): readonly string[] {
    const names = new Set(
      this.crashes.flatMap((fault) =>
        fault.kind === 'trace' ? fault.crashes.map(({ host }) => host) : [...fault.hosts],
      ),
    )
    return this.scenario.hosts.map(({ name }) => name).filter((name) => names.has(name))
  }

  /** How long a host is down, the mean of the first kind of crash; null: it stays down. */
  get restartAfterNs(): number | null {
    const [first] = this.crashes
    if (first === undefined) return null
    if (first.kind === 'crashes')
      return first.repair === undefined ? first.restartAfterNs : Math.round(first.repair.meanNs)
    const back = first.crashes.flatMap(({ restartAfterNs }) => restartAfterNs ?? [])
    return back.length === 0 ? null : Math.round(back.reduce((sum, each) => sum + each, 0) / back.length)
  }

  /** Whether it is the same job with fewer workers: true unless the messages of each are listed. */
  get canBeCut(): boolean {
    return this.isDivisible && this.scenario.application.options.messages !== 'custom'
  }

  /** The same with fewer workers, on fewer workstations, with the same share of spare ones; with the same servers. */
  cutTo(workers: number): Job {
    const { application, hosts, faults } = this.scenario
    const workstations = hosts.filter(({ role }) => role === 'workstation')
    const wanted = Math.min(workstations.length, Math.ceil((workers * workstations.length) / this.workers))
    const kept = Array.from({ length: wanted }, (_, i) => workstations[Math.floor((i * workstations.length) / wanted)]!)
    const left = [...kept, ...hosts.filter(({ role }) => role !== 'workstation')]
    const names = new Set(left.map(({ name }) => name))
    return new Job({
      ...this.scenario,
      application: { ...application, workers },
      hosts: left,
      faults: faults.map((fault) => {
        if (fault.kind === 'crashes') return { ...fault, hosts: fault.hosts.filter((host) => names.has(host)) }
        if (fault.kind !== 'trace') return fault
        return { ...fault, crashes: fault.crashes.filter(({ host }) => names.has(host)) }
      }),
    })
  }

  /** With the state scaled by a factor, the written part along with it, or with a network scaled by a factor. */
  varied({ state = 1, network: speed = 1 }: Variation): Job {
    const { application, network } = this.scenario
    const times = (name: string) => {
      const bytes = parseSize(String(application.options[name]))
      return 'problem' in bytes || bytes.value === 0
        ? {}
        : { [name]: formatSize(Math.max(4, Math.round(state * bytes.value))) }
    }
    const options = { ...application.options, ...times('state'), ...times('written'), ...times('hotSet') }
    return new Job({
      ...this.scenario,
      application: { ...application, options },
      network: { ...network, megabitsPerSecond: speed * network.megabitsPerSecond },
    })
  }

  /** The job of that size with only the log of the candidate, or, if null, with nothing at all. */
  plain(of: Pick<Candidate, 'protocol' | 'copies'> | null, size = this.size, faults: readonly Fault[] = []): Scenario {
    const { protocol } = this.scenario
    const kept = of === null ? { replication: 0 } : { kind: of.protocol, replication: of.copies }
    return this.#with(size, { ...protocol, ...kept, checkpoint: { ...protocol.checkpoint, policy: 'none' } }, faults)
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

/** The duration of a trace: until its last crash, plus the mean time between two. */
export function spanOf({ crashes }: TracedCrashes): number {
  const last = crashes.reduce((latest, { atNs }) => Math.max(latest, atNs), 0)
  return Math.max(1, Math.round((last * (crashes.length + 1)) / Math.max(1, crashes.length)))
}

/** Mean time between two crashes of any host that may crash. */
export function meanTimeBetweenCrashes(crashes: readonly Crashes[]): number {
  const perSecond = crashes.reduce((sum, fault) => {
    if (fault.kind === 'trace') return sum + (fault.crashes.length * 1e9) / spanOf(fault)
    const { eachNs, meanTimeBetweenNs, hosts, together } = fault
    const groups = Math.ceil(hosts.length / (together?.hosts ?? 1))
    return sum + 1e9 / (eachNs === undefined ? meanTimeBetweenNs : eachNs / groups)
  }, 0)
  return 1 / perSecond
}
