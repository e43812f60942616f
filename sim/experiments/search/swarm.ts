// Random schedules. Swarm testing (Groce and others, 2012): each schedule switches most families of faults off, so that those that
// are left come together in ways that a mixture of all of them would hardly ever show. Times are biased towards instants at which
// something happened in the crash-free run, and towards events of the recovery that an earlier strike of the schedule causes.

import type { FaultEvent, Moment } from '../../faults/plan.ts'
import { type RandomStream, RandomStreams } from '../../kernel/random.ts'
import type { Ground } from './ground.ts'
import { distinct, type Schedule, type Strike } from './schedule.ts'

/** What may be switched on in a schedule. */
export const families = {
  workstations: 'workstations crash',
  servers: 'file servers crash',
  restarts: 'hosts come back',
  reboots: 'hosts are back before anybody has missed them',
  stalls: 'hosts stand still for a time',
  simultaneous: 'several hosts at one instant',
  cascades: 'crashes at what an earlier crash causes',
  anytime: 'instants at which nothing in particular happens',
} as const
export type Family = keyof typeof families

const familyNames = Object.keys(families) as Family[]

/** How often there are 1, 2, 3, .. strikes, of a hundred. */
const SHARE_OF_LENGTHS = [34, 30, 20, 11, 5]
/** So many of a hundred schedules may lose more than STAR promises to survive. */
const BEYOND_PROMISE_PERCENT = 8

/** Schedule `number` of a search; it depends on the ground, the seed and its number alone. */
export function randomSchedule(ground: Ground, seed: string, number: number): Schedule {
  const chance = new RandomStreams(seed).of(`schedule ${number}`)
  return new Swarm(ground, chance).draw()
}

class Swarm {
  readonly #ground: Ground
  readonly #chance: RandomStream
  readonly #on: ReadonlySet<Family>
  /** Keeps within the promise: one workstation and one copy are never touched. */
  readonly #careful: boolean
  readonly #spared: ReadonlySet<string>
  readonly #strikes: Strike[] = []

  constructor(ground: Ground, chance: RandomStream) {
    this.#ground = ground
    this.#chance = chance
    const on = new Set(familyNames.filter(() => chance.bernoulli(0.5)))
    if (!on.has('workstations') && !on.has('servers') && !on.has('stalls')) on.add('workstations')
    this.#on = on
    this.#careful = !this.#oneIn100(BEYOND_PROMISE_PERCENT)
    const { workstations, replicas } = ground
    this.#spared = new Set([workstations, replicas].flatMap((hosts) => (hosts.length > 0 ? [chance.pick(hosts)] : [])))
  }

  draw(): Schedule {
    const strikes = this.#length()
    while (this.#strikes.length < strikes) {
      const strike = this.#strike()
      if (strike === null) break
      this.#strikes.push(strike)
    }
    return distinct(this.#strikes)
  }

  #oneIn100(percent: number): boolean {
    return this.#chance.integer(0, 99) < percent
  }

  #length(): number {
    const drawn = this.#chance.integer(0, 99)
    let sum = 0
    return (
      1 +
      SHARE_OF_LENGTHS.findIndex((share) => {
        sum += share
        return drawn < sum
      })
    )
  }

  #strike(): Strike | null {
    if (this.#on.has('servers') && this.#on.has('cascades') && this.#oneIn100(35)) {
      const strike = this.#lastOtherServer()
      if (strike !== null) return strike
    }
    const candidates = this.#candidates()
    if (candidates.length === 0) return null
    const [moment, near] = this.#moment()
    const first =
      near !== null && candidates.includes(near) && this.#oneIn100(65) ? near : this.#chance.pick(candidates)
    const hosts = this.#together(first, candidates)
    const stalls = this.#on.has('stalls')
    const crashes = this.#on.has('workstations') || this.#on.has('servers')
    if (stalls && (!crashes || this.#oneIn100(35))) return { kind: 'stall', hosts, moment, forNs: this.#stallNs() }
    return { kind: 'crash', hosts, moment, restartAfterNs: this.#restartAfterNs() }
  }

  /** A server that came back is on its own: the spared one goes when the other has caught up. */
  #lastOtherServer(): Strike | null {
    const { replicas } = this.#ground
    const returning = this.#strikes.filter(({ hosts }) => hosts.some((host) => replicas.includes(host)))
    if (returning.length === 0) return null
    const host = this.#chance.pick(returning).hosts.find((each) => replicas.includes(each))!
    const moment: Moment = { kind: 'event', event: { kind: 'catches-up', host }, delayNs: this.#shortNs() }
    const other = replicas.find((each) => each !== host && this.#spared.has(each))
    if (other === undefined) return null
    return { kind: 'crash', hosts: [other], moment, restartAfterNs: this.#restartAfterNs() }
  }

  #candidates(): string[] {
    const { workstations, servers } = this.#ground
    const both = !this.#on.has('workstations') && !this.#on.has('servers')
    const hosts = [
      ...(both || this.#on.has('workstations') ? workstations : []),
      ...(both || this.#on.has('servers') ? servers : []),
    ]
    return this.#careful ? hosts.filter((host) => !this.#spared.has(host)) : hosts
  }

  #together(first: string, candidates: readonly string[]): string[] {
    if (!this.#on.has('simultaneous') || candidates.length < 2 || this.#oneIn100(40)) return [first]
    const rest = candidates.filter((host) => host !== first)
    // neighbours in the ring are each other's watchers: more often than others
    const order = [...this.#ground.workstations, ...this.#ground.servers]
    const next = order[(order.indexOf(first) + 1) % order.length]!
    const hosts = rest.includes(next) && this.#oneIn100(50) ? [first, next] : [first, this.#chance.pick(rest)]
    const others = rest.filter((host) => !hosts.includes(host))
    if (others.length > 0 && this.#oneIn100(25)) hosts.push(this.#chance.pick(others))
    return order.filter((host) => hosts.includes(host))
  }

  /** When, and the host at which something happens then, if that can be told. */
  #moment(): [Moment, string | null] {
    if (this.#strikes.length > 0 && this.#on.has('cascades') && this.#oneIn100(75)) {
      const host = this.#chance.pick(this.#chance.pick(this.#strikes).hosts)
      const event = this.#consequence(host)
      return [{ kind: 'event', event, delayNs: this.#shortNs() }, this.#watcherOf(host)]
    }
    const { endNs, targets } = this.#ground
    if (targets.size === 0 || (this.#on.has('anytime') && this.#oneIn100(50))) {
      return [{ kind: 'at', atNs: this.#chance.integer(0, Math.floor(endNs * 1.1)) }, null]
    }
    const instants = targets.get(this.#chance.pick([...targets.keys()]))!
    const { atNs, host } = this.#chance.pick(instants)
    return [{ kind: 'at', atNs: atNs + this.#shortNs() }, host]
  }

  /** Who finds the host dead, if it is up itself, and with the paper's placement takes over its processes. */
  #watcherOf(host: string): string {
    const ring = [...this.#ground.workstations, ...this.#ground.servers]
    return ring[(ring.indexOf(host) + ring.length - 1) % ring.length]!
  }

  /** Something that comes of an earlier strike at a host, to strike again at. */
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

  /** A little later: half of the time at once, else up to 1, 10 or 100 ms. */
  #shortNs(): number {
    return this.#oneIn100(50) ? 0 : this.#chance.integer(0, this.#chance.pick([1e6, 1e7, 1e8]))
  }

  #restartAfterNs(): number | null {
    const { boundNs, scenario } = this.#ground
    if (this.#on.has('reboots') && this.#oneIn100(60)) {
      return this.#chance.integer(1e6, Math.max(1e6, Math.floor(scenario.star.ring.periodNs / 2)))
    }
    if (!this.#on.has('restarts') || this.#oneIn100(30)) return null
    return this.#chance.integer(1e6, 4 * boundNs)
  }

  #stallNs(): number {
    return this.#chance.integer(1e6, this.#chance.pick([1, 3]) * this.#ground.boundNs)
  }
}
