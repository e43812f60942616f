// Families of faults. Swarm testing (Groce and others, 2012): each schedule switches most of them off, so that those that are left come
// together in ways that a mixture of all of them would hardly ever show.

import type { RandomStream } from '../../../kernel/chance/random.ts'
import type { Ground } from './ground.ts'
import { logUniform } from './log-uniform.ts'

/** What may be switched on in a schedule. */
export const families = {
  workstations: 'workstations crash',
  servers: 'file servers crash',
  restarts: 'hosts come back',
  reboots: 'hosts are back before anybody has missed them',
  stalls: 'hosts stand still for a time',
  simultaneous: 'several hosts at one instant, or neighbours in the ring within one period',
  catchingUp: 'a server is struck while it catches up, or the one that it copies from',
  cascades: 'crashes at what an earlier crash causes',
  anytime: 'instants at which nothing in particular happens',
} as const
export type Family = keyof typeof families

const familyNames = Object.keys(families) as Family[]

export function drawFamilies(chance: RandomStream): ReadonlySet<Family> {
  const on = new Set(familyNames.filter(() => chance.bernoulli(0.5)))
  if (!on.has('workstations') && !on.has('servers') && !on.has('stalls')) on.add('workstations')
  return on
}

/** How long hosts of a schedule are away, or stand still. */
export class Absences {
  readonly #on: ReadonlySet<Family>
  readonly #chance: RandomStream
  readonly #ground: Ground

  constructor(ground: Ground, on: ReadonlySet<Family>, chance: RandomStream) {
    this.#ground = ground
    this.#on = on
    this.#chance = chance
  }

  /** Null: a host stays down. */
  restartAfterNs(): number | null {
    const { boundNs, scenario } = this.#ground
    if (this.#on.has('reboots') && this.#chance.integer(0, 99) < 60) {
      return this.#chance.integer(1e6, Math.max(1e6, Math.floor(scenario.protocol.ring.periodNs / 2)))
    }
    if (!this.#on.has('restarts') || this.#chance.integer(0, 99) < 30) return null
    return this.#chance.integer(1e6, 4 * boundNs)
  }

  /** Of a host that is to come back in any case: from 5 ms to some times as long as it takes to find its crash. */
  returnAfterNs(): number {
    return logUniform(this.#chance, 5e6, 2 * this.#ground.boundNs)
  }

  stallNs(): number {
    return this.#chance.integer(1e6, this.#chance.pick([1, 3]) * this.#ground.boundNs)
  }
}
