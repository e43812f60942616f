// Aims a strike: at an event of a run, some time before or after it, and at a host involved in it. A careful search never strikes a host
// if that would destroy the last complete copy or the last workstation, since the protocol guarantees nothing then.

import type { Moment } from '../../../faults/plan.ts'
import type { RandomStream } from '../../../kernel/chance/random.ts'
import type { Strike } from '../schedule.ts'
import type { Ground } from './ground.ts'
import { aroundNs, logUniform } from './log-uniform.ts'
import { type Hosts, inRing } from './lost.ts'
import { type Opportunities, type Opportunity, type State, type Wish, weighted } from './opportunities.ts'

export interface Target {
  readonly moment: Moment
  readonly host: string
  /** Hosts that may be struck instead. */
  readonly allowed: readonly string[]
  /** As many of the given hosts as may be struck together. */
  readonly within: (hosts: readonly string[]) => string[]
}

/** The percentage of first strikes that are a prelude to another one. */
const PRELUDE_PERCENT = 50

/** The host that detects a crash of the given one, if it is up, and takes over its processes under the paper's placement. */
export function watcherOf(hosts: Hosts, host: string): string {
  const ring = inRing(hosts)
  return ring[(ring.indexOf(host) + ring.length - 1) % ring.length]!
}

export class Aim {
  /** The opportunities of the run with the strikes so far. */
  opportunities: Opportunities
  readonly #ground: Ground
  readonly #chance: RandomStream
  readonly #careful: boolean
  /** The event at which the strike after a prelude is aimed. */
  #meant: string | null = null

  constructor(ground: Ground, chance: RandomStream, careful: boolean) {
    this.opportunities = ground.opportunities
    this.#ground = ground
    this.#chance = chance
    this.#careful = careful
  }

  first(): Target | null {
    return (this.#oneIn100(PRELUDE_PERCENT) ? this.#prelude() : null) ?? this.#around([{}])
  }

  /** Aims mostly at consequences of the strikes before it. */
  next(lastNs: number): Target | null {
    const fromNs = this.#oneIn100(85) ? lastNs : 0
    const what = this.#oneIn100(60) ? this.#meant : null
    const isBusy = ({ quiet }: State): boolean => !quiet
    const isBehind = ({ catchingUp }: State): boolean => catchingUp.length > 0
    const wish = this.#oneIn100(75) ? { fromNs, inState: this.#oneIn100(40) ? isBehind : isBusy } : { fromNs }
    return this.#around([{ ...wish, what }, wish, { fromNs, inState: isBusy }, { fromNs }, {}])
  }

  /** Aims at a server that is catching up, or at one that it copies from. */
  catchingUp(): Target | null {
    const opportunity = this.opportunities.draw(this.#chance, { inState: ({ catchingUp }) => catchingUp.length > 0 })
    if (opportunity === null) return null
    const { catchingUp, complete } = opportunity.state
    const hosts = this.#oneIn100(70) ? catchingUp : complete
    const allowed = this.#allowedAt(opportunity).filter((host) => hosts.includes(host))
    if (allowed.length === 0) return null
    return this.#target(opportunity, aroundNs(this.#chance), this.#chance.pick(allowed), allowed)
  }

  #oneIn100(percent: number): boolean {
    return this.#chance.integer(0, 99) < percent
  }

  /** Aims at an event that fulfils the first wish that can be fulfilled. */
  #around(wishes: readonly Wish[]): Target | null {
    let opportunity: Opportunity | null = null
    for (const wish of wishes) opportunity ??= this.opportunities.draw(this.#chance, wish)
    if (opportunity === null) return null
    const allowed = this.#allowedAt(opportunity)
    if (allowed.length === 0) return null
    const delayNs = aroundNs(this.#chance, opportunity.laterPercent, opportunity.nearNs)
    return this.#target(opportunity, delayNs, this.#hostNear(opportunity, allowed), allowed)
  }

  /**
   * Strikes a host that is not involved in an event long enough before it that the consequences are in progress then; the next strike is
   * mostly aimed at such an event.
   */
  #prelude(): Target | null {
    const opportunity = this.opportunities.draw(this.#chance)
    if (opportunity === null) return null
    const allowed = this.#allowedAt(opportunity)
    const others = allowed.filter((host) => host !== opportunity.host && host !== opportunity.owner)
    if (others.length === 0) return null
    this.#meant = opportunity.what
    const delayNs = -logUniform(this.#chance, 2e7, 4 * this.#ground.boundNs)
    return this.#target(opportunity, delayNs, this.#chance.pick(others), allowed)
  }

  #target(opportunity: Opportunity, delayNs: number, host: string, allowed: readonly string[]): Target {
    const moment: Moment = { kind: 'at', atNs: Math.max(0, opportunity.atNs + delayNs) }
    return { moment, host, allowed, within: (hosts) => this.#withinPromise(hosts, opportunity) }
  }

  #allowedAt(opportunity: Opportunity): string[] {
    const { workstations, servers } = this.#ground
    const hosts = this.#careful ? [...workstations, ...servers] : inRing(this.#ground)
    return hosts.filter((host) => this.#withinPromise([host], opportunity).length > 0)
  }

  #withinPromise(hosts: readonly string[], { state: { complete, taking } }: Opportunity): string[] {
    if (!this.#careful) return [...hosts]
    const struck: string[] = []
    const isLast = (left: readonly string[], host: string): boolean =>
      left.includes(host) && left.every((other) => other === host || struck.includes(other))
    for (const host of hosts) if (!isLast(complete, host) && !isLast(taking, host)) struck.push(host)
    return struck
  }

  /** Mostly a host involved in the event. */
  #hostNear({ host, owner, state }: Opportunity, allowed: readonly string[]): string {
    const candidates = [
      { hosts: owner === null ? [] : [owner], weight: 45 },
      { hosts: [host], weight: 25 },
      { hosts: [watcherOf(this.#ground, host)], weight: 6 },
      { hosts: state.complete, weight: 8 },
      { hosts: state.catchingUp, weight: 8 },
      { hosts: allowed, weight: 8 },
    ].map(({ hosts, weight }) => ({ hosts: hosts.filter((each) => allowed.includes(each)), weight }))
    const possible = candidates.filter(({ hosts }) => hosts.length > 0)
    return this.#chance.pick(weighted(possible, this.#chance).hosts)
  }
}

/** The same strike, slightly earlier or later. */
export function moved(strike: Strike, chance: RandomStream): Strike {
  const { moment } = strike
  const byNs = aroundNs(chance)
  if (moment.kind === 'at') return { ...strike, moment: { kind: 'at', atNs: Math.max(0, moment.atNs + byNs) } }
  return { ...strike, moment: { ...moment, delayNs: Math.max(0, moment.delayNs + byNs) } }
}
