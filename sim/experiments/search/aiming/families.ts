// Families of faults, for swarm testing (Groce et al., 2012): each schedule switches many of them off, so that the remaining ones
// combine in ways that a mixture of all would hardly ever produce.

import type { RandomStream } from '../../../kernel/chance/random.ts'
import type { Ground } from './ground.ts'
import { logUniform } from './log-uniform.ts'

/** What may be switched on in a schedule. */
export const families = {
  workstations: 'workstations crash',
  servers: 'file servers crash',
  restarts: 'hosts restart',
  reboots: 'hosts restart before their crash is detected',
  stalls: 'hosts stall for a time',
  simultaneous: 'several hosts at one instant, or neighbours in the ring within one period',
  catchingUp: 'a server is struck while it catches up, or the one that it copies from',
  cascades: 'crashes at consequences of an earlier crash',
  anytime: 'instants at which nothing in particular happens',
} as const
export type Family = keyof typeof families

const familyNames = Object.keys(families) as Family[]

export function drawFamilies(chance: RandomStream): ReadonlySet<Family> {
  const on = new Set(familyNames.filter(() => chance.bernoulli(0.5)))
  if (!on.has('workstations') && !on.has('servers') && !on.has('stalls')) on.add('workstations')
  return on
}

/** How long the hosts of a schedule are down or stalled. */
export class Absences {
  readonly #on: ReadonlySet<Family>
  readonly #chance: RandomStream
  readonly #ground: Ground

  constructor(ground: Ground, on: ReadonlySet<Family>, chance: RandomStream) {
    this.#ground = ground
    this.#on = on
    this.#chance = chance
  }

  /** Null: the host stays down. */
  restartAfterNs(): number | null {
    const { boundNs, scenario } = this.#ground
    if (this.#on.has('reboots') && this.#chance.integer(0, 99) < 60) {
      return this.#chance.integer(1e6, Math.max(1e6, Math.floor(scenario.protocol.ring.periodNs / 2)))
    }
    if (!this.#on.has('restarts') || this.#chance.integer(0, 99) < 30) return null
    return this.#chance.integer(1e6, 4 * boundNs)
  }

  /** For a host that must come back: from 5 ms to twice the bound on detecting its crash. */
  returnAfterNs(): number {
    return logUniform(this.#chance, 5e6, 2 * this.#ground.boundNs)
  }

  stallNs(): number {
    return this.#chance.integer(1e6, this.#chance.pick([1, 3]) * this.#ground.boundNs)
  }
}
