// What an exchange of a series costs between given hosts. Each combination of machines is tried only once per simulator process, since a
// trial gives the same result in all runs.

import type { Host } from '../../../machine/host.ts'
import type { HostProfile } from '../../../machine/profiles/profile.ts'
import type { SeriesPlan } from './running-series.ts'
import { type ExchangeCost, type Machines, trialExchange } from './trial-exchange.ts'

/** Results of trials, by everything that they depend on. */
const tried = new Map<string, ExchangeCost>()

export class ExchangeCosts {
  readonly #hosts: readonly Host[]
  readonly #with: Omit<Machines, 'profiles'>
  /** Machines of one kind share a profile, or have equal ones. */
  readonly #kinds = new Map<HostProfile, string>()
  readonly #known = new Map<string, ExchangeCost>()

  constructor(hosts: readonly Host[], { openNetwork, wire, blockBytes }: Omit<Machines, 'profiles'>) {
    this.#hosts = hosts
    this.#with = { openNetwork, wire, blockBytes }
  }

  /** @param computing whether a process on the asking host computes all the time */
  of({ kind, parties }: Pick<SeriesPlan, 'kind' | 'parties'>, computing: boolean): ExchangeCost {
    const here = `${kind} ${computing} ${parties.join()}`
    let cost = this.#known.get(here)
    if (cost === undefined) {
      cost = this.#onMachines(
        kind,
        parties.map((party) => this.#hosts[party]!.profile),
        computing,
      )
      this.#known.set(here, cost)
    }
    return cost
  }

  #onMachines(kind: SeriesPlan['kind'], profiles: readonly HostProfile[], computing: boolean): ExchangeCost {
    const { wire, blockBytes } = this.#with
    const { shared, gapNs, frameNs } = wire
    const link = [shared, gapNs, frameNs(1518)]
    const everywhere = [kind, computing, blockBytes, ...link, ...profiles.map((each) => this.#kindOf(each))]
    const key = everywhere.join()
    let cost = tried.get(key)
    if (cost === undefined) {
      cost = trialExchange(kind, { profiles, ...this.#with }, computing)
      tried.set(key, cost)
    }
    return cost
  }

  #kindOf(profile: HostProfile): string {
    let kind = this.#kinds.get(profile)
    if (kind === undefined) {
      kind = JSON.stringify(profile)
      this.#kinds.set(profile, kind)
    }
    return kind
  }
}
