// Draws random schedules. Most strikes are aimed at opportunities (opportunities.ts) of a run: of the crash-free one or, in a followed
// schedule, of the run with the strikes before it, so that restarts, catch-up, claims and replays become targets too.

import type { FaultEvent, Moment } from '../../../faults/plan.ts'
import { type RandomStream, RandomStreams } from '../../../kernel/chance/random.ts'
import type { DrawnSchedule } from '../finding.ts'
import { distinct, type Schedule, type Strike } from '../schedule.ts'
import type { Trial } from '../trial.ts'
import { follow } from '../try-out.ts'
import { Aim, moved, watcherOf } from './aim.ts'
import { Absences, drawFamilies, type Family } from './families.ts'
import type { Ground } from './ground.ts'
import { afterNs, aroundNs, logUniform } from './log-uniform.ts'
import { inRing } from './lost.ts'
import { weighted } from './opportunities.ts'

/** Percentages of schedules with 1, 2, 3, .. strikes. */
const SHARE_OF_LENGTHS = [18, 30, 28, 16, 8]
/** The percentage of schedules that may lose more than STAR guarantees to survive. */
const BEYOND_PROMISE_PERCENT = 8
/** The percentage of these that begin with a power cut. */
const POWER_CUT_PERCENT = 40
/** The percentage that begins with a temporary crash of a server, if there is another copy. */
const SERVER_FIRST_PERCENT = 62
/** The percentage of schedules that are followed, which takes a run per strike. */
const FOLLOWED_PERCENT = 80

/** Schedule `number` of a search; it depends only on the ground, the seed and its number. */
export function randomSchedule(ground: Ground, seed: string, number: number): DrawnSchedule {
  const swarm = new Swarm(ground, new RandomStreams(seed).of(`schedule ${number}`))
  return swarm.draw()
}

/** A random variation of another schedule, drawn in the same way. */
export function variedSchedule(ground: Ground, parent: Schedule, seed: string, number: number): DrawnSchedule {
  const swarm = new Swarm(ground, new RandomStreams(seed).of(`schedule ${number}`))
  return swarm.vary(parent)
}

class Swarm {
  readonly #ground: Ground
  readonly #chance: RandomStream
  readonly #on: ReadonlySet<Family>
  readonly #absences: Absences
  /** Stays within what the protocol guarantees to survive. */
  readonly #careful: boolean
  /** In a schedule that is not followed, one workstation and one copy are never struck. */
  readonly #spared: ReadonlySet<string>
  readonly #followed: boolean
  readonly #strikes: Strike[] = []
  readonly #aim: Aim
  #beginnings = 0
  /** The last run that was made, or known without. */
  #trial: Trial | null = null
  #equivalent = 0
  /** The time of the last strike that is set for an instant. */
  #lastNs = 0

  constructor(ground: Ground, chance: RandomStream) {
    this.#ground = ground
    this.#chance = chance
    this.#on = drawFamilies(chance)
    this.#absences = new Absences(ground, this.#on, chance)
    this.#careful = !this.#oneIn100(BEYOND_PROMISE_PERCENT)
    this.#followed = this.#oneIn100(FOLLOWED_PERCENT)
    this.#aim = new Aim(ground, chance, this.#careful)
    const { workstations, replicas } = ground
    this.#spared = new Set([workstations, replicas].flatMap((hosts) => (hosts.length > 0 ? [chance.pick(hosts)] : [])))
  }

  draw(): DrawnSchedule {
    const strikes = this.#length()
    this.#open(strikes)
    while (this.#strikes.length < strikes) {
      if (this.#followed && this.#strikes.length > 0 && !this.#follow()) break
      const strike = this.#followed ? this.#aimed() : this.#blind()
      if (strike === null) break
      this.#add(strike)
    }
    return this.#drawn()
  }

  #drawn(): DrawnSchedule {
    const schedule = distinct(this.#strikes)
    const finding = this.#trial?.of(schedule)?.finding ?? null
    const equivalent = this.#equivalent + Number(finding !== null)
    return { schedule, beginnings: this.#beginnings, finding, equivalent }
  }

  /** Makes one to three changes: when a strike comes, which host it hits, how long it lasts, or one strike more or less. */
  vary(schedule: Schedule): DrawnSchedule {
    this.#strikes.push(...schedule)
    for (let changes = this.#chance.pick([1, 1, 2, 3]); changes > 0; changes--) {
      const place = this.#chance.integer(0, this.#strikes.length - 1)
      const strike = this.#strikes[place]!
      const kind = this.#chance.integer(0, 99)
      if (kind < 50) this.#strikes[place] = moved(strike, this.#chance)
      else if (kind < 62) this.#strikes[place] = { ...strike, hosts: [this.#likeThese(strike.hosts)] }
      else if (kind < 74) this.#strikes[place] = this.#longer(strike)
      else if (kind < 94) this.#another()
      else if (this.#strikes.length > 1) this.#strikes.splice(place, 1)
    }
    return this.#drawn()
  }

  /** Adds a strike after the existing ones. */
  #another(): void {
    if (this.#strikes.length >= SHARE_OF_LENGTHS.length || !this.#follow()) return
    const times = this.#strikes.map(({ moment }) => (moment.kind === 'at' ? moment.atNs : 0))
    this.#lastNs = Math.max(...times)
    const strike = this.#aimed()
    if (strike !== null) this.#strikes.push(strike)
  }

  #likeThese(hosts: readonly string[]): string {
    const { workstations, servers } = this.#ground
    return this.#chance.pick(workstations.includes(hosts[0]!) ? workstations : servers)
  }

  #longer(strike: Strike): Strike {
    if (strike.kind === 'stall') return { ...strike, forNs: this.#absences.stallNs() }
    return { ...strike, restartAfterNs: this.#chance.bernoulli(0.7) ? this.#absences.returnAfterNs() : null }
  }

  #add(strike: Strike): void {
    this.#strikes.push(strike)
    if (strike.moment.kind === 'at') this.#lastNs = strike.moment.atNs
  }

  /** Begins many schedules with a power cut, or with a server that will have to catch up. */
  #open(strikes: number): void {
    const { replicas } = this.#ground
    if (!this.#careful && replicas.length > 0 && this.#oneIn100(POWER_CUT_PERCENT)) this.#powerCut()
    else if (replicas.length > 1 && strikes > 1 && this.#oneIn100(SERVER_FIRST_PERCENT)) {
      const candidates = replicas.filter((host) => this.#followed || !this.#careful || !this.#spared.has(host))
      const hosts = [this.#chance.pick(candidates)]
      const moment = { kind: 'at', atNs: this.#chance.integer(0, Math.floor(this.#ground.endNs * 0.6)) } as const
      this.#add({ kind: 'crash', hosts, moment, restartAfterNs: this.#absences.returnAfterNs() })
    }
  }

  /** Crashes all servers at once, or one after the other; each is restarted later. */
  #powerCut(): void {
    const { servers, endNs } = this.#ground
    let atNs = this.#chance.integer(0, endNs)
    const atOnce = this.#chance.bernoulli(0.5)
    if (atOnce) {
      const restartAfterNs = this.#absences.returnAfterNs()
      this.#add({ kind: 'crash', hosts: servers, moment: { kind: 'at', atNs }, restartAfterNs })
      return
    }
    for (const host of servers) {
      const restartAfterNs = this.#absences.returnAfterNs()
      this.#add({ kind: 'crash', hosts: [host], moment: { kind: 'at', atNs }, restartAfterNs })
      atNs += logUniform(this.#chance, 1e5, 5e8)
    }
  }

  /**
   * Runs the strikes so far, which are a schedule of their own and are checked as such; false if there is nothing left to strike at, or if
   * a check is violated, which will be found when the schedule is tried.
   */
  #follow(): boolean {
    const known = this.#trial?.of(this.#strikes) ?? null
    if (known !== null) this.#equivalent++
    const trial = known ?? follow(this.#ground, [...this.#strikes])
    this.#trial = trial
    if (trial.finding.violation !== null) return false
    this.#beginnings++
    this.#aim.opportunities = trial.opportunities
    return !trial.opportunities.none
  }

  /** Draws a strike without knowing what earlier strikes cause, except for the events that a fault can be tied to. */
  #blind(): Strike | null {
    if (this.#on.has('servers') && this.#on.has('cascades') && this.#oneIn100(35)) {
      const strike = this.#lastOtherServer()
      if (strike !== null) return strike
    }
    const candidates = this.#candidates()
    if (candidates.length === 0) return null
    const [moment, near] = this.#moment()
    const first =
      near !== null && candidates.includes(near) && this.#oneIn100(65) ? near : this.#chance.pick(candidates)
    return this.#strikeAt(moment, first, candidates)
  }

  #aimed(): Strike | null {
    const isFirst = this.#strikes.length === 0
    const again = !isFirst && this.#on.has('catchingUp') && this.#oneIn100(50) ? this.#aim.catchingUp() : null
    const target = again ?? (isFirst ? this.#aim.first() : this.#aim.next(this.#lastNs))
    if (target === null) return null
    return this.#lasting(target.moment, target.within(this.#together(target.host, target.allowed)))
  }

  #strikeAt(moment: Moment, first: string, candidates: readonly string[]): Strike {
    return this.#lasting(moment, this.#together(first, candidates))
  }

  #lasting(moment: Moment, hosts: string[]): Strike {
    const stalls = this.#on.has('stalls')
    const crashes = this.#on.has('workstations') || this.#on.has('servers')
    if (stalls && (!crashes || this.#oneIn100(35)))
      return { kind: 'stall', hosts, moment, forNs: this.#absences.stallNs() }
    return { kind: 'crash', hosts, moment, restartAfterNs: this.#absences.restartAfterNs() }
  }

  #oneIn100(percent: number): boolean {
    return this.#chance.integer(0, 99) < percent
  }

  #length(): number {
    const lengths = SHARE_OF_LENGTHS.map((weight, at) => ({ weight, length: at + 1 }))
    return weighted(lengths, this.#chance).length
  }

  /** Strikes the spared server once another one has caught up, which is then on its own. */
  #lastOtherServer(): Strike | null {
    const { replicas } = this.#ground
    const returning = this.#strikes.filter(({ hosts }) => hosts.some((host) => replicas.includes(host)))
    if (returning.length === 0) return null
    const host = this.#chance.pick(returning).hosts.find((each) => replicas.includes(each))!
    const moment: Moment = { kind: 'event', event: { kind: 'catches-up', host }, delayNs: afterNs(this.#chance) }
    const other = replicas.find((each) => each !== host && this.#spared.has(each))
    if (other === undefined) return null
    return { kind: 'crash', hosts: [other], moment, restartAfterNs: this.#absences.restartAfterNs() }
  }

  #candidates(): string[] {
    const { workstations, servers, recorders } = this.#ground
    const both = !this.#on.has('workstations') && !this.#on.has('servers')
    const hosts = [
      ...(both || this.#on.has('workstations') ? workstations : []),
      ...(both || this.#on.has('servers') ? servers : []),
    ]
    return this.#careful ? hosts.filter((host) => !this.#spared.has(host)) : [...hosts, ...recorders]
  }

  #together(first: string, candidates: readonly string[]): string[] {
    if (!this.#on.has('simultaneous') || candidates.length < 2 || this.#oneIn100(40)) return [first]
    const rest = candidates.filter((host) => host !== first)
    // prefer ring neighbours, which watch each other
    const order = inRing(this.#ground)
    const next = order[(order.indexOf(first) + 1) % order.length]!
    const hosts = rest.includes(next) && this.#oneIn100(50) ? [first, next] : [first, this.#chance.pick(rest)]
    const others = rest.filter((host) => !hosts.includes(host))
    if (others.length > 0 && this.#oneIn100(25)) hosts.push(this.#chance.pick(others))
    return order.filter((host) => hosts.includes(host))
  }

  /** When to strike, and the host where something happens then, if known. */
  #moment(): [Moment, string | null] {
    if (this.#strikes.length > 0 && this.#on.has('cascades') && this.#oneIn100(75)) {
      const host = this.#chance.pick(this.#chance.pick(this.#strikes).hosts)
      const event = this.#consequence(host)
      return [{ kind: 'event', event, delayNs: afterNs(this.#chance) }, watcherOf(this.#ground, host)]
    }
    const { endNs, opportunities } = this.#ground
    const aimed = this.#on.has('anytime') && this.#oneIn100(50) ? null : opportunities.draw(this.#chance)
    if (aimed === null) return [{ kind: 'at', atNs: this.#chance.integer(0, Math.floor(endNs * 1.1)) }, null]
    const near = this.#chance.bernoulli(0.5) ? aimed.host : (aimed.owner ?? aimed.host)
    return [
      { kind: 'at', atNs: Math.max(0, aimed.atNs + aroundNs(this.#chance, aimed.laterPercent, aimed.nearNs)) },
      near,
    ]
  }

  /** A consequence of an earlier strike at a host, at which to strike again. */
  #consequence(host: string): FaultEvent {
    const { workstations, replicas, crashFree } = this.#ground
    const of = (kind: 'suspected' | 'declared-dead' | 'rejoins' | 'recovery-begins'): FaultEvent => ({ kind, host })
    if (replicas.includes(host)) return this.#oneIn100(50) ? { kind: 'catches-up', host } : of('declared-dead')
    if (!workstations.includes(host) || replicas.length === 0) return of(this.#chance.pick(['suspected', 'rejoins']))
    const there = crashFree.processes.filter((process) => process.host === host)
    const { name: process } = this.#chance.pick(there.length > 0 ? there : crashFree.processes)
    return this.#chance.pick<FaultEvent>([
      of('suspected'),
      of('declared-dead'),
      of('rejoins'),
      of('recovery-begins'),
      ...([
        { kind: 'recovery-restores', host, process },
        { kind: 'recovery-restores', host, process },
      ] as const),
      ...([
        { kind: 'replays', process },
        { kind: 'replays', process },
      ] as const),
      { kind: 'live-again', process },
    ])
  }
}
